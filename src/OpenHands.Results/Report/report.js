"use strict";

// Tables: a click on a heading sorts by it; numbers by value, everything else as text. A second click turns the order round.
for (const table of document.querySelectorAll("table.sortable")) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => heading.querySelector("button").addEventListener("click", () => {
    const descending = heading.getAttribute("aria-sort") === "ascending";
    headings.forEach(other => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const value = row => row.cells[column].textContent.trim();
    const rows = [...table.tBodies[0].rows].sort((a, b) => {
      const [x, y] = [parseFloat(value(a)), parseFloat(value(b))];
      return !isNaN(x) && !isNaN(y) ? x - y : value(a).localeCompare(value(b), "en", { numeric: true });
    });
    table.tBodies[0].append(...(descending ? rows.reverse() : rows));
  }));
}

// Pose player: clips are x, y pairs as 16-bit integers (0..1 scaled to 0..20000; a missing joint is -32768), base64.
const data = document.getElementById("clips");
if (data) {
  const { edges, clips } = JSON.parse(data.textContent);
  const $ = id => document.getElementById(id);
  const canvas = $("stage"), context = canvas.getContext("2d");
  let shown = [], clip = null, points = null, frame = 0, timer = 0;

  const decode = text => new Int16Array(Uint8Array.from(atob(text), c => c.charCodeAt(0)).buffer);
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name);

  function fill() {
    const run = $("run").value, onlyWrong = $("wrong").checked, search = $("search").value.toLowerCase();
    shown = clips.filter(c => c.run === run && (!onlyWrong || c.truth !== c.predicted)
      && (!search || `${c.truth} ${c.predicted} ${c.name}`.toLowerCase().includes(search)));
    $("clip").replaceChildren(...shown.map((c, i) => new Option(`${c.truth === c.predicted ? "✓" : "✗"} ${c.truth} — ${c.name}`, i)));
    $("count").textContent = `${shown.length} clips`;
    if (shown.length) { $("clip").value = 0; load(0); } else { clip = null; stop(); draw(); }
  }

  function load(index) {
    clip = shown[index];
    points = decode(clip.points);
    frame = 0;
    $("frame").max = clip.frames - 1;
    const right = clip.truth === clip.predicted;
    $("verdict").innerHTML = "";
    const verdict = document.createElement("span");
    verdict.className = right ? "right" : "wrong";
    verdict.textContent = right
      ? `Right: ${clip.truth} (confidence ${(clip.confidence * 100).toFixed(1)} %)`
      : `Wrong: predicted ${clip.predicted} (confidence ${(clip.confidence * 100).toFixed(1)} %), truth ${clip.truth}`;
    $("verdict").append(verdict);
    draw();
  }

  function draw() {
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (!clip) { $("verdict").textContent = "No clip matches."; return; }
    const at = joint => {
      const i = (frame * clip.joints + joint) * 2;
      return points[i] === -32768 ? null : [points[i] / 20000 * canvas.width, points[i + 1] / 20000 * canvas.height];
    };
    context.lineWidth = 3;
    context.lineCap = "round";
    for (const [from, to, side] of edges) {
      const a = at(from), b = at(to);
      if (!a || !b) continue;
      context.strokeStyle = colour(`--${side}`);
      context.beginPath();
      context.moveTo(...a);
      context.lineTo(...b);
      context.stroke();
    }
    $("frame").value = frame;
    $("position").textContent = `frame ${frame + 1} of ${clip.frames}`;
  }

  function step() {
    frame = (frame + 1) % clip.frames;
    draw();
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
    timer = setInterval(step, 1000 / (25 * parseFloat($("speed").value)));
    $("play").textContent = "Pause";
    $("play").setAttribute("aria-pressed", "true");
  }

  $("play").addEventListener("click", () => timer ? stop() : play());
  $("speed").addEventListener("change", () => timer && play());
  $("frame").addEventListener("input", () => { stop(); frame = +$("frame").value; draw(); });
  $("clip").addEventListener("change", () => load(+$("clip").value));
  for (const id of ["run", "wrong"]) $(id).addEventListener("change", fill);
  $("search").addEventListener("input", fill);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  for (const run of new Set(clips.map(c => c.run))) $("run").append(new Option(run, run));
  fill();
}
