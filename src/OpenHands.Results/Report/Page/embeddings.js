// A map of clips by what an encoder makes of them; a clip shows its nearest neighbours.
function embeddings() {
  const host = make("div"), list = data.embeddings;
  function paint(map) {
    const glosses = [...new Set(map.glosses)], colour = i => `var(--c${glosses.indexOf(map.glosses[i]) % 7})`;
    const per = map.names.length ? map.nearest.length / map.names.length : 0;
    const near = make("div", {}, make("p", { class: "note" }, "A click on a clip shows its nearest neighbours by cosine."));
    const choose = i => near.replaceChildren(make("p", {}, make("strong", {}, map.glosses[i] || map.names[i]), ` ${map.names[i]}`),
      make("ol", {}, ...map.nearest.slice(i * per, (i + 1) * per).map(other => make("li", { class: map.glosses[other] === map.glosses[i] ? "right" : "wrong" }, `${map.glosses[other]} ${map.names[other]}`))));
    const box = drawing(width => {
      const height = Math.min(460, width * .75), xs = map.places.filter((_, i) => i % 2 === 0), ys = map.places.filter((_, i) => i % 2);
      const scale = (values, room) => { const [low, high] = [Math.min(...values), Math.max(...values)]; return value => 14 + (value - low) / (high - low || 1) * (room - 28); };
      const [x, y] = [scale(xs, width), scale(ys, height)];
      const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, height, role: "group", "aria-label": `Map of ${map.names.length} clips` });
      map.names.forEach((name, i) => {
        const dot = draw(glosses.indexOf(map.glosses[i]) % 14 < 7 ? "circle" : "rect", { fill: colour(i), "fill-opacity": .75, "data-tip": `${map.glosses[i]}\n${name}` });
        if (dot.tagName === "circle") set(dot, { cx: x(xs[i]), cy: y(ys[i]), r: 5 }); else set(dot, { x: x(xs[i]) - 4.5, y: y(ys[i]) - 4.5, width: 9, height: 9 });
        press(dot, () => choose(i), `${map.glosses[i]} ${name}`);
        svg.append(dot);
      });
      return svg;
    });
    host.replaceChildren(make("div", { class: "two" },
      make("figure", { class: "panel" }, make("figcaption", {}, `Clips by their features (t-SNE), ${map.name}`), box,
        glosses.length <= 14 ? make("div", { class: "legend" }, ...glosses.map((gloss, i) => make("span", { style: `--colour: var(--c${i % 7})` }, i < 7 ? gloss : `${gloss} (squares)`))) : null,
        map.leftOut ? make("p", { class: "note" }, `${map.leftOut} more clips are not drawn.`) : null, saveButtons(box, `embeddings ${map.name}`)),
      make("div", { class: "panel" }, make("h3", {}, "A clip of the same gloss among the nearest"),
        ...map.recall.map((value, i) => make("p", { class: "pair" }, `recall at ${[1, 5, 10][i]}: `, make("strong", {}, percent(value)))), near)));
    redraw();
  }
  paint(list[0]);
  return make("div", {}, make("div", { class: "bar" }, select("Embeddings", list.map((map, i) => [i, map.name]), value => paint(list[value]))), host);
}
