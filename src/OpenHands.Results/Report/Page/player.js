// Pose player: clips are x, y pairs as 16-bit integers (0..1 scaled to 0..20000; a missing joint is -32768), base64
// in data.poses, which clips share.
let showClips = () => { location.hash = "#poses"; };
{
  const { edges, clips } = data;
  const rate = 25, sides = ["body", "left", "right"];
  let shown = [], pair = null, clip = null, other = null, frame = 0, timer = 0;
  const file = name => name.split("/").pop(); // folders say little, and lists are narrow
  const decoded = new Map();
  const pointsOf = item => {
    if (!decoded.has(item)) decoded.set(item, new Int16Array(Uint8Array.from(atob(data.poses[item.points]), c => c.charCodeAt(0)).buffer));
    return decoded.get(item);
  };
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function paint(context, item, at, line = 3) {
    const { width, height } = context.canvas, points = pointsOf(item);
    const joint = number => {
      const i = (Math.min(at, item.frames - 1) * item.joints + number) * 2;
      return points[i] === -32768 ? null : [points[i] / 20000 * width, points[i + 1] / 20000 * height];
    };
    context.lineWidth = line;
    context.lineCap = "round";
    for (const [from, to, side] of edges) {
      const [a, b] = [joint(from), joint(to)];
      if (!a || !b) continue;
      context.strokeStyle = colour(`--${side}`);
      context.beginPath();
      context.moveTo(...a);
      context.lineTo(...b);
      context.stroke();
    }
  }

  function refresh() {
    for (const [id, item] of [["stage", clip], ["other", other]]) {
      const context = $(id).getContext("2d");
      context.clearRect(0, 0, context.canvas.width, context.canvas.height);
      if (item) paint(context, item, id === "stage" ? frame : Math.round(frame * (item.frames - 1) / Math.max(1, (clip?.frames ?? 2) - 1)));
    }
    if (!clip) return;
    $("frame").value = frame;
    $("position").textContent = `frame ${frame + 1} of ${clip.frames}`;
    const video = $("video");
    if (!$("video-figure").hidden && video.duration) video.currentTime = video.duration * frame / Math.max(1, clip.frames - 1);
  }

  function fill() {
    const search = $("search").value.toLowerCase();
    shown = clips.filter(c => c.run === $("run").value && (!$("wrong").checked || !c.right)
      && (!pair || (c.truth === pair[0] && (pair[1] === undefined || c.predicted === pair[1])))
      && (!search || `${c.truth} ${c.predicted} ${c.name}`.toLowerCase().includes(search)));
    $("all").hidden = !pair;
    $("clip").replaceChildren(...shown.map((c, i) => new Option(`${c.right ? "✓" : "✗"} ${c.truth} — ${file(c.name)}`, i)));
    $("count").textContent = plural(shown.length, "clip");
    if (shown.length) { $("clip").value = 0; load(0); return; }
    [clip, other] = [null, null];
    stop();
    refresh();
    $("verdict").textContent = pair ? `No clip of ${pair.join(" taken for ")} is on this page.` : "No clip matches.";
    $("ranks").replaceChildren();
    $("other-note").textContent = "";
  }

  function load(index) {
    clip = shown[index];
    frame = 0;
    $("frame").max = clip.frames - 1;
    const sure = percent(clip.ranked[0][1]);
    $("verdict").replaceChildren(make("span", { class: clip.right ? "right" : "wrong" },
      clip.right ? `Right: ${clip.truth} (confidence ${sure})` : `Wrong: predicted ${clip.predicted} (confidence ${sure}), truth ${clip.truth}`));
    $("clip-name").textContent = clip.name;
    $("ranks").replaceChildren(...clip.ranked.map(([gloss, probability]) => make("div", { class: gloss === clip.truth ? "rank truth" : "rank" },
      make("b", {}, percent(probability)), gloss, make("i", { style: `width: ${Math.max(1, probability * 100)}%` }))));
    // Beside a wrong clip its nearest training clip; then how the predicted sign looks where it was recognised, and the true one.
    const near = clip.nearest, tests = clips.filter(c => c !== clip && c.run === clip.run).map(c => ({ c, rank: c.truth === clip.predicted && c.right ? 0 : c.truth === clip.truth && c.right ? 1 : c.truth === clip.truth ? 2 : 3 }))
      .filter(entry => entry.rank < 3).toSorted((a, b) => a.rank - b.rank).slice(0, 30).map(entry => entry.c);
    const candidates = [...near ? [near] : [], ...tests];
    $("beside").replaceChildren(...candidates.map((c, i) => new Option(c === near ? `nearest training clip: ${c.truth}`
      : `${c.truth}${c.right ? ", recognised" : `, taken for ${c.predicted}`} — ${file(c.name)}`, i)), new Option("nothing", ""));
    const choose = index => {
      other = candidates[index] ?? null;
      $("other-note").textContent = other && other === near
        ? `${near.name}: of ${near.compared} training clips the most similar by the encoder's features (cosine ${near.cosine.toFixed(2)}).` : other?.name ?? "";
      refresh();
    };
    $("beside").onchange = () => choose($("beside").value);
    $("beside").value = candidates.length ? 0 : "";
    choose($("beside").value);
  }

  function go(to) {
    if (!clip) return;
    stop();
    frame = (to + clip.frames) % clip.frames;
    refresh();
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
    $("play").textContent = "Play";
    $("play").setAttribute("aria-pressed", "false");
  }

  function play() {
    if (!clip) return;
    clearInterval(timer);
    timer = setInterval(() => { frame = (frame + 1) % clip.frames; refresh(); }, 1000 / (rate * parseFloat($("speed").value)));
    $("play").textContent = "Pause";
    $("play").setAttribute("aria-pressed", "true");
  }

  function saveGif() {
    const [width, height] = [360, 270], canvas = make("canvas", { width, height }), context = canvas.getContext("2d", { willReadFrequently: true });
    const palette = [[255, 255, 255], ...sides.map(side => rgb(colour(`--${side}`)))];
    palette[0] = rgb(colour("--panel"));
    const frames = Array.from({ length: clip.frames }, (_, at) => {
      context.fillStyle = colour("--panel");
      context.fillRect(0, 0, width, height);
      paint(context, clip, at, 2);
      const pixels = context.getImageData(0, 0, width, height).data, indices = new Uint8Array(width * height);
      for (let i = 0; i < indices.length; i++) indices[i] = nearest(palette, pixels[i * 4], pixels[i * 4 + 1], pixels[i * 4 + 2]);
      return indices;
    });
    const delay = Math.max(2, Math.round(100 / (rate * parseFloat($("speed").value))));
    save(`${clip.truth}-${file(clip.name)}.gif`, gif(width, height, palette, frames, delay));
  }

  function rgb(text) {
    const context = make("canvas", { width: 1, height: 1 }).getContext("2d");
    context.fillStyle = text;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  }

  function nearest(palette, r, g, b) {
    let [best, least] = [0, Infinity];
    palette.forEach(([x, y, z], i) => {
      const distance = (x - r) ** 2 + (y - g) ** 2 + (z - b) ** 2;
      if (distance < least) [best, least] = [i, distance];
    });
    return best;
  }

  if (clips.length === 0) {
    $("player").hidden = true;
    $("no-clips").hidden = false;
  } else {
    $("left-out").textContent = data.clipsLeftOut ? `${data.clipsLeftOut} other clips are left out to keep the page small.` : "";
    $("play").addEventListener("click", () => timer ? stop() : play());
    $("speed").addEventListener("change", () => timer && play());
    $("frame").addEventListener("input", () => go(+$("frame").value));
    $("clip").addEventListener("change", () => load(+$("clip").value));
    $("gif").addEventListener("click", () => clip && saveGif());
    $("all").addEventListener("click", () => { pair = null; fill(); });
    for (const id of ["run", "wrong"]) $(id).addEventListener("change", fill);
    $("search").addEventListener("input", fill);
    $("video-file").addEventListener("change", event => {
      const file = event.target.files[0];
      $("video-figure").hidden = !file;
      if (!file) return;
      $("video").src = URL.createObjectURL(file);
      $("video-name").textContent = file.name;
    });
    $("player").addEventListener("keydown", event => {
      if (/^(INPUT|SELECT|BUTTON)$/.test(event.target.tagName) && event.target.id !== "clip") return;
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step) { event.preventDefault(); go(frame + step); }
      if (event.key === " ") { event.preventDefault(); if (timer) stop(); else play(); }
    });
    for (const run of new Set(clips.map(c => c.run))) $("run").append(new Option(short(run), run));
    showClips = (run, truth, predicted) => {
      pair = [truth, ...(predicted === undefined ? [] : [predicted])];
      $("run").value = run;
      $("wrong").checked = false;
      $("search").value = "";
      fill();
      $("poses").scrollIntoView({ behavior: "smooth" });
      $("clip").focus({ preventScroll: true });
    };
    fill();
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", refresh);
  redraw();
}
