/** Round steps between two bounds, about as many as asked for; whole ones where the axis counts things. */
function ticks(low, high, count, whole = false) {
  if (!(high > low)) return [low];
  let step = 10 ** Math.floor(Math.log10((high - low) / count));
  step *= [1, 2, 5, 10].find(factor => (high - low) / (step * factor) <= count) ?? 10;
  if (whole) step = Math.max(1, Math.round(step));
  const marks = [];
  for (let mark = Math.ceil(low / step - 1e-9) * step; mark <= high + step * 1e-6; mark += step) marks.push(Math.abs(mark) < step / 1e6 ? 0 : mark);
  return marks;
}

const label = value => Math.abs(value) >= 1e4 ? value.toExponential(0) : +value.toFixed(Math.abs(value) < 1 ? 3 : 2) + "";

/**
 * Lines over a common x axis.
 * series: { name, colour (0..6), dashed, points: [[x, y]], band: [[x, low, high]], marks: [x] }
 */
function lineChart(options) {
  const { title, xLabel, yLabel, series, whole = false, fromZero = false } = options;
  const box = drawing(width => {
    const height = Math.min(280, Math.max(220, width * .5)), left = 48, right = 12, top = 10, bottom = 40;
    const all = series.flatMap(line => [...line.points, ...(line.band ?? []).flatMap(([x, a, b]) => [[x, a], [x, b]])]);
    let [x0, x1] = [Math.min(...all.map(p => p[0])), Math.max(...all.map(p => p[0]))];
    let [y0, y1] = [Math.min(...all.map(p => p[1])), Math.max(...all.map(p => p[1]))];
    if (fromZero) y0 = 0;
    if (x0 === x1) { x0 -= .5; x1 += .5; }
    if (y0 === y1) { y0 -= .5; y1 += .5; }
    const pad = (y1 - y0) * .05;
    [y0, y1] = [fromZero ? 0 : y0 - pad, y1 + pad];
    const x = value => left + (value - x0) / (x1 - x0) * (width - left - right);
    const y = value => top + (1 - (value - y0) / (y1 - y0)) * (height - top - bottom);
    const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, height, role: "img", "aria-label": `${title}: ${series.map(s => s.name).join(", ")}` });
    for (const mark of ticks(y0, y1, 5)) {
      svg.append(draw("line", { class: "grid", x1: left, x2: width - right, y1: y(mark), y2: y(mark) }),
        draw("text", { class: "muted", x: left - 6, y: y(mark) + 4, "text-anchor": "end" }, label(mark)));
    }
    for (const mark of ticks(x0, x1, Math.max(2, width / 80), whole)) {
      svg.append(draw("text", { class: "muted", x: x(mark), y: height - bottom + 17, "text-anchor": "middle" }, label(mark)));
    }
    svg.append(draw("text", { class: "muted", x: (left + width - right) / 2, y: height - 4, "text-anchor": "middle" }, xLabel),
      draw("text", { class: "muted", transform: `translate(12 ${(top + height - bottom) / 2}) rotate(-90)`, "text-anchor": "middle" }, yLabel));
    for (const line of series) {
      const colour = `var(--c${line.colour % 7})`;
      if (line.band?.length > 1) {
        const edge = [...line.band.map(([a, , high]) => `${x(a)},${y(high)}`), ...line.band.toReversed().map(([a, low]) => `${x(a)},${y(low)}`)];
        svg.append(draw("polygon", { points: edge.join(" "), fill: colour, opacity: .15 }));
      }
      for (const mark of line.marks ?? []) {
        svg.append(draw("line", { x1: x(mark), x2: x(mark), y1: top, y2: height - bottom, stroke: colour, "stroke-dasharray": "2 4", "data-tip": `${line.name}: resumed here` }));
      }
      svg.append(draw("polyline", { points: line.points.map(([a, b]) => `${x(a)},${y(b)}`).join(" "), fill: "none", stroke: colour,
        "stroke-width": 2, "stroke-linejoin": "round", "stroke-dasharray": line.dashed ? "6 4" : null }));
      if (line.points.length <= 60) {
        for (const [a, b] of line.points) {
          svg.append(draw("circle", { cx: x(a), cy: y(b), r: 3, fill: colour, "data-tip": `${line.name}\n${xLabel} ${label(a)}: ${label(b)}` }));
        }
      }
      for (const [a, low, high] of line.band ?? []) {
        if (options.bars) svg.append(draw("line", { x1: x(a), x2: x(a), y1: y(low), y2: y(high), stroke: colour, "stroke-width": 1.5 }));
      }
    }
    return svg;
  });
  const legend = make("div", { class: "legend" }, ...series.filter(line => line.name).map(line =>
    make("span", { class: line.dashed ? "dashed" : null, style: `--colour: var(--c${line.colour % 7})` }, line.name)));
  return make("figure", { class: "panel" }, make("figcaption", {}, title), box, legend, saveButtons(box, title));
}

/** Horizontal bars, or dots with intervals: rows { name, value, low, high, colour, tip, go }. Names are drawn by the browser, so in any script. */
function rowChart({ title, rows, format = percent, max = 1, dots = false, marks = [], height: row = 24 }) {
  return drawing(width => {
    const longest = Math.max(...rows.map(r => [...r.name].length)), above = width < 440 && longest > 12; // on a phone, names stand above their rows
    const room = above ? 4 : Math.min(width * .46, 40 + 7 * longest), right = dots ? 64 : 56, step = above ? row + 16 : row, height = rows.length * step + 26;
    const x = value => room + value / max * (width - room - right);
    const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, height, role: rows.some(r => r.go) ? "group" : "img", "aria-label": `${title}: ${rows.slice(0, 30).map(r => `${r.name} ${format(r.value)}`).join("; ")}` });
    for (const mark of ticks(0, max, Math.max(2, (width - room - right) / 90))) {
      svg.append(draw("line", { class: "grid", x1: x(mark), x2: x(mark), y1: 0, y2: height - 22 }),
        draw("text", { class: "muted", x: x(mark), y: height - 6, "text-anchor": "middle" }, format(mark, 0)));
    }
    rows.forEach((entry, i) => {
      const y = i * step + step - row / 2, colour = `var(--c${(entry.colour ?? 0) % 7})`;
      const letters = [...entry.name], most = above ? Math.floor(width / 7) : Math.max(6, Math.floor((room - 14) / 7));
      const group = draw("g", { "data-tip": entry.tip ?? entry.name });
      group.append(draw("rect", { x: 0, y: y + row / 2 - step, width, height: step, fill: "transparent" }),
        draw("text", above ? { x: 2, y: y - row / 2 - 1 } : { x: room - 10, y: y + 4, "text-anchor": "end" }, letters.length > most ? letters.slice(0, most - 1).join("") + "…" : entry.name));
      if (dots) {
        if (entry.low !== undefined) group.append(draw("line", { x1: x(Math.max(0, entry.low)), x2: x(Math.min(max, entry.high)), y1: y, y2: y, stroke: colour, "stroke-width": 2 }));
        group.append(draw("circle", { cx: x(entry.value), cy: y, r: 5, fill: colour }));
      } else {
        group.append(draw("rect", { x: room, y: y - row * .34, width: Math.max(1, x(entry.value) - room), height: row * .68, rx: 2, fill: colour }));
      }
      group.append(draw("text", { x: width - 4, y: y + 4, "text-anchor": "end" }, format(entry.value)));
      if (entry.go) press(group, entry.go);
      svg.append(group);
    });
    for (const { value, name } of marks) {
      svg.append(draw("line", { class: "axis", x1: x(value), x2: x(value), y1: 0, y2: height - 22, "stroke-dasharray": "3 4", "data-tip": name }));
    }
    return svg;
  });
}

/** Something drawn that acts like a button. */
function press(element, action, name) {
  set(element, { "data-go": true, tabindex: 0, role: "button", "aria-label": name, onclick: action,
    onkeydown: event => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); action(); } } });
}

/** A drawing as a file, with the page's colours put in. */
function saveButtons(box, title) {
  const name = title.replace(/[^\p{L}\p{N}]+/gu, "-").toLowerCase();
  const text = () => {
    const svg = box.querySelector("svg").cloneNode(true), live = box.querySelectorAll("svg *");
    [...svg.querySelectorAll("*")].forEach((node, i) => {
      const style = getComputedStyle(live[i]);
      for (const key of ["fill", "stroke", "font-family", "font-size"]) node.style.setProperty(key, style.getPropertyValue(key));
    });
    const [, , w, h] = svg.getAttribute("viewBox").split(" ");
    set(svg, { width: w, height: h, style: `background: ${getComputedStyle(document.body).backgroundColor}` });
    return new XMLSerializer().serializeToString(svg);
  };
  return make("p", { class: "note" }, "Save as ",
    make("button", { type: "button", class: "copy", onclick: () => save(`${name}.svg`, new Blob([text()], { type: "image/svg+xml" })), "aria-label": `save ${title} as SVG` }, "SVG"), " or ",
    make("button", { type: "button", class: "copy", "aria-label": `save ${title} as PNG`, onclick: () => {
      const picture = new Image();
      picture.onload = () => {
        const canvas = make("canvas", { width: picture.width * 2, height: picture.height * 2 });
        canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
        canvas.toBlob(blob => save(`${name}.png`, blob));
      };
      picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text())}`;
    } }, "PNG"));
}
