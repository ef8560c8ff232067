// Confusion with values; a cell leads to its clips in the player. Rows are the truth.
function evaluationSelect(paint) {
  const list = data.evaluations.filter(evaluation => evaluation.predicted.length);
  return { list, bar: make("div", { class: "bar" }, select("Evaluation", list.map((evaluation, i) => [i, short(evaluation.run)]), value => paint(list[value]))) };
}

function counts(evaluation) {
  const clips = clipsOf(evaluation), classes = [...new Set(clips.flatMap(clip => [clip.truth, clip.predicted]))].sort();
  const index = new Map(classes.map((gloss, i) => [gloss, i])), table = classes.map(() => new Array(classes.length).fill(0));
  for (const clip of clips) table[index.get(clip.truth)][index.get(clip.predicted)]++;
  return { classes, table };
}

function confusion() {
  const host = make("div"), mostShown = 40;
  const { list, bar } = evaluationSelect(paint);

  function paint(evaluation) {
    const { classes, table } = counts(evaluation);
    const wrong = classes.map((_, t) => table[t].reduce((sum, c, p) => sum + (p === t ? 0 : c), 0));
    const total = classes.map((_, t) => table[t].reduce((a, b) => a + b, 0));
    let shown = classes.map((_, i) => i);
    if (shown.length > mostShown) shown = shown.toSorted((a, b) => wrong[b] - wrong[a]).slice(0, mostShown).toSorted((a, b) => a - b);
    const box = drawing(width => matrix(evaluation, classes, table, total, shown, Math.min(width, 760)));
    const pairs = shown.flatMap(t => shown.filter(p => p !== t && table[t][p]).map(p => [t, p, table[t][p]])).toSorted((a, b) => b[2] - a[2]).slice(0, 8);
    host.replaceChildren(make("div", { class: "two" },
      make("figure", { class: "panel" }, make("figcaption", {}, `Confusion, ${short(evaluation.run)}`), box,
        shown.length < classes.length ? make("p", { class: "note" }, `The ${mostShown} of ${classes.length} glosses that are missed most.`) : null,
        saveButtons(box, `confusion ${evaluation.run}`)),
      make("div", { class: "panel" }, make("h3", {}, "Confused most"), pairs.length === 0 ? "Nothing was confused." : "",
        ...pairs.map(([t, p, count]) => make("p", { class: "pair" }, make("button", { type: "button", onclick: () => showClips(evaluation.run, classes[t], classes[p]) },
          `${classes[t]} taken for ${classes[p]}`), ` ${plural(count, "clip")} of ${total[t]}`)),
        make("p", { class: "note" }, "A click on a pair or a cell shows its clips in the player."))));
    redraw();
  }
  paint(list[0]);
  return make("div", {}, bar, host);
}

function matrix(evaluation, classes, table, total, shown, width) {
  const letters = Math.min(14, Math.max(...shown.map(i => [...classes[i]].length)));
  const left = 12 + letters * 7.2, top = 12, cell = Math.max(11, Math.min(44, (width - left - 6) / shown.length));
  const bottom = 14 + letters * 5.4, side = cell * shown.length;
  const cut = text => [...text].length > 14 ? [...text].slice(0, 13).join("") + "…" : text;
  const svg = draw("svg", { viewBox: `0 0 ${left + side + 60} ${top + side + bottom}`, height: top + side + bottom, role: "group", "aria-label": `Confusion of ${shown.length} glosses; rows are the truth`, style: `max-width: ${left + side + 60}px` });
  shown.forEach((t, row) => {
    svg.append(draw("text", { x: left - 6, y: top + row * cell + cell / 2 + 4, "text-anchor": "end" }, cut(classes[t])),
      draw("text", { transform: `translate(${left + row * cell + cell / 2 + 3} ${top + side + 10}) rotate(50)` }, cut(classes[t])));
    shown.forEach((p, column) => {
      const count = table[t][p], share = total[t] ? count / total[t] : 0, name = `${classes[t]} taken for ${classes[p]}: ${count} of ${total[t]}`;
      const group = draw("g", { "data-tip": name });
      group.append(draw("rect", { x: left + column * cell, y: top + row * cell, width: cell - 1, height: cell - 1, fill: share ? `rgba(var(--heat), ${.12 + .88 * share})` : "var(--soft)",
        stroke: t === p ? "var(--muted)" : "none" }));
      if (count && cell >= 16) {
        group.append(draw("text", { x: left + column * cell + cell / 2, y: top + row * cell + cell / 2 + 4, "text-anchor": "middle", style: share > .5 ? "fill: var(--panel)" : null }, count));
      }
      if (count) press(group, () => showClips(evaluation.run, classes[t], classes[p]), name);
      svg.append(group);
    });
  });
  return svg;
}

function byGloss() {
  const host = make("div");
  const { list, bar } = evaluationSelect(paint);
  function paint(evaluation) {
    const { classes, table } = counts(evaluation);
    const rows = classes.map((gloss, t) => ({ gloss, all: table[t].reduce((a, b) => a + b, 0), right: table[t][t] })).filter(row => row.all)
      .toSorted((a, b) => a.right / a.all - b.right / b.all || a.gloss.localeCompare(b.gloss));
    host.replaceChildren(make("figure", { class: "panel" }, make("figcaption", {}, `Recognised clips of each gloss, ${short(evaluation.run)}`),
      make("div", { class: "scroll", style: "border: 0", tabindex: 0, role: "region", "aria-label": "Accuracy by gloss" }, rowChart({
        title: "Accuracy by gloss", height: 22,
        rows: rows.map(row => ({ name: row.gloss, value: row.right / row.all, colour: 0, tip: `${row.gloss}: ${row.right} of ${row.all} clips`, go: () => showClips(evaluation.run, row.gloss) })),
      }))));
    redraw();
  }
  paint(list[0]);
  return make("div", {}, bar, host);
}
