// The list of runs, and what differs between two of them: the same as --target=Runs and --target=Diff print.
{
  const text = number => data.strings[number];
  const pairs = list => { const map = new Map(); for (let i = 0; i < list.length; i += 2) map.set(text(list[i]), text(list[i + 1])); return map; };
  const evaluationOf = new Map(data.evaluations.map(evaluation => [evaluation.run, evaluation]));
  const result = run => run.metrics.top1 !== undefined ? percent(run.metrics.top1) : run.metrics.loss !== undefined ? `loss ${run.metrics.loss.toFixed(3)}` : "";
  const shorten = value => /^[0-9a-f]{20,}$/.test(value) ? value.slice(0, 12) : value;

  function runs() {
    const search = make("input", { type: "search", "aria-label": "Filter runs" }), body = make("tbody"), count = make("span", { class: "note", role: "status" });
    const columns = [["run", run => short(run.name)], ["kind", run => run.kind], ["result", run => run.metrics.top1 ?? -(run.metrics.loss ?? 1e9), result, true], ["size", run => run.bytes, run => size(run.bytes), true],
      ["took", run => run.seconds, run => duration(run.seconds), true], ["finished", run => run.finished, run => date(run.finished)], ["key", run => run.key, run => copy(run.key, run.key.slice(0, 8))], ["tags", run => run.tags.join(" ")]];
    let shown = data.runs.toSorted((a, b) => b.finished - a.finished);
    const paint = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const fitting = shown.filter(run => words.every(word => `${run.name} ${run.kind} ${run.dataset} ${run.model} ${run.tags.join(" ")} ${run.kept ? "kept" : "present"}`.toLowerCase().includes(word)));
      body.replaceChildren(...fitting.slice(0, 500).map(run => make("tr", {}, ...columns.map(([, value, show, number]) => make("td", { class: number ? "number" : null }, (show ?? value)(run))))));
      count.textContent = `${plural(fitting.length, "run")}, ${size(fitting.reduce((sum, run) => sum + run.bytes, 0))}`;
    };
    const head = make("tr", {}, ...columns.map(([name, value, , number]) => {
      const heading = make("th", { scope: "col", class: number ? "number" : null }, make("button", { type: "button", onclick: () => {
        const down = heading.getAttribute("aria-sort") === "ascending";
        [...head.children].forEach(other => other.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", down ? "descending" : "ascending");
        shown = shown.toSorted((a, b) => (down ? -1 : 1) * (typeof value(a) === "number" ? value(a) - value(b) : value(a).localeCompare(value(b))));
        paint();
      } }, name));
      return heading;
    }));
    search.addEventListener("input", paint);
    paint();
    return make("div", {}, make("div", { class: "bar" }, make("label", {}, "Filter ", search), count),
      make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "All runs" }, make("table", {}, make("thead", {}, head), body)));
  }

  function compare() {
    const out = make("div"), options = data.runs.map((run, i) => [i, `${short(run.name)}${run.kept ? " (kept)" : ""}`]);
    // At first, a pair that says something: the two evaluations of one experiment.
    const evaluations = data.runs.map((run, i) => ({ run, i })).filter(({ run }) => run.kind === "evaluate");
    const pair = evaluations.flatMap(a => evaluations.filter(b => b.run.experiment === a.run.experiment && a.run.init === "scratch" && b.run.init === "pretrained" && a.run.seed === b.run.seed).map(b => [a.i, b.i]))[0]
      ?? evaluations.slice(0, 2).map(({ i }) => i);
    const chosen = [pair[0] ?? 0, pair[1] ?? 0];
    const lists = ["From", "To"].map((name, side) => select(name, options, value => { chosen[side] = +value; paint(); }));
    lists.forEach((list, side) => { list.querySelector("select").value = chosen[side]; });

    function section(name, before, now, change) {
      const keys = [...new Set([...before.keys(), ...now.keys()])].filter(key => before.get(key) !== now.get(key)).sort();
      return keys.map((key, i) => make("tr", {}, i === 0 ? make("th", { scope: "rowgroup", rowspan: keys.length }, name) : "", make("td", {}, key),
        make("td", { class: "old long" }, shorten(before.get(key) ?? "–")), make("td", { class: "new long" }, shorten(now.get(key) ?? "–")), make("td", { class: "number" }, change?.(key) ?? "")));
    }

    function paint() {
      const [a, b] = chosen.map(i => data.runs[i]);
      const metrics = run => new Map(Object.entries(run.metrics).map(([name, value]) => [name, `${+value.toPrecision(6)}`]));
      const change = name => a.metrics[name] === undefined || b.metrics[name] === undefined ? "" : (d => `${d < 0 ? "−" : "+"}${Math.abs(+d.toPrecision(4))}`)(b.metrics[name] - a.metrics[name]);
      const rows = [...section("metrics", metrics(a), metrics(b), change), ...["parameters", "inputs", "code", "environment"].flatMap(name => section(name, pairs(a[name]), pairs(b[name])))];
      out.replaceChildren(rows.length === 0 ? make("p", {}, "No difference.") : make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Differences" }, make("table", {},
        make("thead", {}, make("tr", {}, make("td"), ...["what", "from", "to", "change"].map(name => make("th", { scope: "col" }, name)))), make("tbody", {}, ...rows))), clips(a, b) ?? "");
    }

    function clips(a, b) {
      const [x, y] = [a, b].map(run => evaluationOf.get(run.name));
      if (!x?.predicted.length || !y?.predicted.length) return null;
      const said = evaluation => new Map(clipsOf(evaluation).map(clip => [clip.name, [clip.truth, clip.predicted]]));
      const [before, now] = [said(x), said(y)], shared = [...before.keys()].filter(clip => now.has(clip));
      const right = ([truth, predicted]) => truth === predicted;
      const lost = shared.filter(clip => right(before.get(clip)) && !right(now.get(clip))), won = shared.filter(clip => !right(before.get(clip)) && right(now.get(clip)));
      const list = (title, names) => make("details", { class: "fold" }, make("summary", {}, `${title}: ${names.length}`), make("ul", {}, ...names.slice(0, 300).map(clip => make("li", {}, `${clip}: ${before.get(clip)[0]}; was ${before.get(clip)[1]}, is ${now.get(clip)[1]}`))));
      return make("div", {}, make("p", { class: "note" }, `${shared.length} clips were measured by both.`), list("From right to wrong", lost), list("From wrong to right", won));
    }
    paint();
    return make("div", {}, make("div", { class: "bar" }, ...lists), out);
  }
  tabs($("run-tabs"), "Runs", data.runs.length === 0 ? [] : [{ title: "All runs", build: runs }, { title: "Compare two", build: compare }]);
}
