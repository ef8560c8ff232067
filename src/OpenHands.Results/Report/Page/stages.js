// Which stage was made from which, when, and why it was made again.
{
  const present = data.runs.filter(run => !run.kept);
  const byName = new Map(present.map(run => [run.name, run]));
  // Stages that followed each other without a pause are one invocation; the last one made what is new, all else was cached.
  const ordered = present.toSorted((a, b) => a.finished - b.finished);
  let start = ordered.at(-1)?.finished - ordered.at(-1)?.seconds;
  for (const run of ordered.toReversed()) {
    if (run.finished < start - 120) break;
    start = Math.min(start, run.finished - run.seconds);
  }
  const isNew = run => run.finished >= start;
  // In powers of two, as a cluster is asked for memory.
  const gibi = bytes => bytes < 2 ** 30 ? `${Math.round(bytes / 2 ** 20)} MiB` : `${+(bytes / 2 ** 30).toFixed(1)} GiB`;
  const memory = (run, withLimit = true) => run.memory ? `${gibi(run.memory)}${withLimit && run.memoryLimit ? ` of ${gibi(run.memoryLimit)}` : ""}` : "";
  const remembered = run => run.memory ? `\npeak memory ${memory(run)}${run.memoryLimit ? " that the cluster gave" : ""}` : "";

  function depths() {
    const depth = new Map();
    const of = name => {
      if (!depth.has(name)) {
        depth.set(name, 0); // a circle cannot come from the host; a made-up one ends here
        depth.set(name, Math.max(0, ...byName.get(name).after.filter(above => byName.has(above)).map(above => of(above) + 1)));
      }
      return depth.get(name);
    };
    present.forEach(run => of(run.name));
    return depth;
  }

  function graph() {
    const depth = depths(), boxWidth = 196, boxHeight = 46, column = 232, row = 58;
    const levels = groupBy(present, run => depth.get(run.name)), place = new Map();
    for (const [level, runs] of [...levels].toSorted((a, b) => a[0] - b[0])) {
      // Beside what they are made from, so that few edges cross.
      const height = run => mean([0, ...run.after.filter(above => place.has(above)).map(above => place.get(above)[1])].slice(run.after.some(above => place.has(above)) ? 1 : 0));
      runs.toSorted((a, b) => height(a) - height(b) || a.name.localeCompare(b.name)).forEach((run, i) => place.set(run.name, [level * column, i * row]));
    }
    const width = Math.max(...[...place.values()].map(p => p[0])) + boxWidth + 4, height = Math.max(...[...place.values()].map(p => p[1])) + boxHeight + 6;
    const svg = draw("svg", { viewBox: `-2 -2 ${width} ${height}`, style: `width: ${width}px`, height, role: "img", "aria-label": "Graph of stages; the list beside it holds the same" });
    for (const run of present) {
      const [x, y] = place.get(run.name);
      for (const [fromX, fromY] of run.after.filter(above => place.has(above)).map(above => place.get(above))) {
        const [a, b, middle] = [fromX + boxWidth, x, (fromX + boxWidth + x) / 2];
        svg.append(draw("path", { class: "edge", d: `M${a} ${fromY + boxHeight / 2} C${middle} ${fromY + boxHeight / 2} ${middle} ${y + boxHeight / 2} ${b} ${y + boxHeight / 2}`, fill: "none", stroke: "var(--muted)", opacity: .6 }));
      }
    }
    for (const run of present) {
      const [x, y] = place.get(run.name), letters = [...short(run.name)];
      svg.append(draw("g", { "data-tip": `${run.name}\n${run.kind}, ${duration(run.seconds)}, ${date(run.finished)}${remembered(run)}${run.why ? `\nmade again: ${run.why}` : ""}` },
        draw("rect", { x, y, width: boxWidth, height: boxHeight, rx: 7, fill: "var(--panel)", stroke: isNew(run) ? "var(--accent)" : "var(--line)", "stroke-width": isNew(run) ? 1.6 : 1 }),
        draw("text", { x: x + 10, y: y + 19 }, letters.length > 26 ? "…" + letters.slice(-25).join("") : letters.join("")),
        draw("text", { class: "muted", x: x + 10, y: y + 36 }, `${run.kind} · ${duration(run.seconds)} · ${isNew(run) ? run.why ? "made again" : "new" : "cached"}`)));
    }
    const again = present.filter(run => run.why);
    return make("div", {}, make("div", { class: "scroll", style: "padding: .8rem", tabindex: 0, role: "region", "aria-label": "Graph of stages" }, svg),
      make("p", { class: "note" }, "An arrow leads from a stage to what is made of it. Blue frame: made by the last invocation; the others were cached."),
      again.length ? make("details", { class: "fold" }, make("summary", {}, `${plural(again.length, "stage")} made again, and why`), make("ul", {}, ...again.map(run => make("li", {}, `${short(run.name)}: ${run.why}`)))) : null);
  }

  function timeline() {
    const shown = ordered.filter(isNew), first = Math.min(...shown.map(run => run.finished - run.seconds)), all = Math.max(1, Math.max(...shown.map(run => run.finished)) - first);
    const kinds = [...new Set(shown.map(run => run.kind))];
    const remember = shown.some(run => run.memory);
    const box = drawing(width => {
      const limits = width > 520 && shown.some(run => run.memoryLimit), right = !remember ? 8 : limits ? 140 : 66;
      const left = Math.min(width * .4, 240), row = 22, height = shown.length * row + 26, x = seconds => left + seconds / all * (width - left - right);
      const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, height, role: "img", "aria-label": `When each stage ran: ${shown.map(run => `${run.name} ${duration(run.seconds)}`).join("; ")}` });
      const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400].find(s => all / s <= Math.max(2, (width - left - right) / 90)) ?? 604800;
      for (let mark = 0; mark <= all; mark += step) {
        svg.append(draw("line", { class: "grid", x1: x(mark), x2: x(mark), y1: 0, y2: height - 22 }), draw("text", { class: "muted", x: x(mark), y: height - 6, "text-anchor": "middle" }, duration(mark).replace(".0 ", " ")));
      }
      shown.forEach((run, i) => {
        const most = Math.floor(left / 7), letters = [...short(run.name)];
        svg.append(draw("g", { "data-tip": `${run.name}\n${duration(run.seconds)} from ${duration(Math.max(0, run.finished - run.seconds - first))} on${remembered(run)}` },
          draw("text", { x: left - 8, y: i * row + 15, "text-anchor": "end" }, letters.length > most ? "…" + letters.slice(1 - most).join("") : letters.join("")),
          draw("rect", { x: x(run.finished - run.seconds - first), y: i * row + 3, width: Math.max(2, x(run.seconds) - left), height: row - 6, rx: 3, fill: `var(--c${kinds.indexOf(run.kind) % 7})` }),
          draw("text", { class: "muted", x: width - 2, y: i * row + 15, "text-anchor": "end" }, memory(run, limits))));
      });
      return svg;
    });
    return make("figure", { class: "panel" }, make("figcaption", {}, `When each stage of the last invocation ran${remember ? "; at the right the most memory it had" : ""}`),
      make("div", { class: "scroll", style: "border: 0", tabindex: 0, role: "region", "aria-label": "Timeline" }, box),
      make("div", { class: "legend" }, ...kinds.map((kind, i) => make("span", { style: `--colour: var(--c${i % 7})` }, kind))));
  }

  tabs($("stage-tabs"), "Stages", present.length === 0 ? [] : [{ title: "Graph", build: graph }, { title: "Timeline", build: timeline }]);
}
