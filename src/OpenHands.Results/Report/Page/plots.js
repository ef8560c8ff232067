// Curves of training runs laid over each other; runs that differ in nothing but their seed become a line with a band.
const curvesOf = new Map(data.curves.map(curves => [curves.run, curves]));
const runOf = new Map(data.runs.map(run => [run.name, run]));
const withoutSeed = name => name.replace(/(^|[/,])seed=[^,/]*,?/, "$1").replace(/[,/]$/, "");

function learning() {
  const trained = data.curves.filter(curves => curves.train_epoch || curves.valid);
  const kinds = [...new Set(trained.map(curves => runOf.get(curves.run).kind))];
  const groups = groupBy(trained, curves => withoutSeed(curves.run));
  const chosen = { kind: kinds.includes("finetune") ? "finetune" : kinds[0], phase: "both", experiment: "" };
  const host = make("div", { class: "charts" });
  const names = [...groups.keys()];

  function series(metric) {
    const shown = names.filter(name => {
      const run = runOf.get(groups.get(name)[0].run);
      return run.kind === chosen.kind && (!chosen.experiment || `${run.suite}/${run.experiment}` === chosen.experiment);
    });
    return shown.slice(0, 12).flatMap((name, colour) => (chosen.phase === "both" ? ["train_epoch", "valid"] : [chosen.phase]).flatMap(phase => {
      const lines = groups.get(name).map(curves => curves[phase]).filter(Boolean);
      if (lines.length === 0) return [];
      const byEpoch = groupBy(lines.flatMap(line => line.epoch.map((epoch, i) => [epoch, line[metric]?.[i]])).filter(p => typeof p[1] === "number"), p => p[0]);
      const at = [...byEpoch].toSorted((a, b) => a[0] - b[0]).map(([epoch, values]) => [epoch, values.map(p => p[1])]);
      const scale = metric === "top1" ? 100 : 1;
      if (at.length === 0) return [];
      return [{
        name: `${short(name)}${lines.length > 1 ? ` (${lines.length} seeds)` : ""}, ${phase === "valid" ? "validation" : "train"}`,
        colour, dashed: phase === "train_epoch" && chosen.phase === "both",
        points: at.map(([epoch, values]) => [epoch, mean(values) * scale]),
        band: lines.length > 1 ? at.map(([epoch, values]) => [epoch, Math.min(...values) * scale, Math.max(...values) * scale]) : undefined,
      }];
    }));
  }

  function paint() {
    const loss = series("loss");
    const measures = [...new Set(trained.flatMap(curves => [curves.train_epoch, curves.valid]).map(curve => curve?.measure).filter(Boolean))];
    const further = measures.map(name => [name === "top1" ? "Top-1" : name, name === "top1" ? "top-1 (%)" : name, series(name)]);
    const what = chosen.kind === "pretrain" ? "pretraining" : "fine-tuning";
    host.replaceChildren(...loss.length === 0 ? [make("p", { class: "note" }, "No curve to show.")] : [
      lineChart({ title: `Loss, ${what}`, xLabel: "epoch", yLabel: "loss (nats)", series: loss, whole: true }),
      ...further.filter(([, , lines]) => lines.length > 0).map(([title, yLabel, lines]) =>
        lineChart({ title: `${title}, ${what}`, xLabel: "epoch", yLabel, series: lines, whole: true })),
    ]);
    redraw();
  }
  const experiments = [...new Set(trained.map(c => `${runOf.get(c.run).suite}/${runOf.get(c.run).experiment}`))];
  const bar = make("div", { class: "bar" },
    select("Stage", kinds.toReversed().map(kind => [kind, kind === "pretrain" ? "pretraining" : "fine-tuning"]), value => { chosen.kind = value; paint(); }),
    select("Experiment", [["", "all"], ...experiments.map(name => [name, short(name)])], value => { chosen.experiment = value; paint(); }),
    select("Curves", [["both", "train and validation"], ["valid", "validation"], ["train_epoch", "train"]], value => { chosen.phase = value; paint(); }));
  bar.querySelector("select").value = chosen.kind;
  paint();
  return make("div", {}, bar, host);
}

function fewLabels() {
  const host = make("div", { class: "charts" });
  const shares = { of: cell => cell.perClass ? undefined : cell.fraction * 100, name: "share of the labels", xLabel: "share of the training set (%)" };
  const numbers = { of: cell => cell.clipsOfClass ?? undefined, name: "training clips of a class", xLabel: "training clips of a class (mean)" };
  for (const cells of groupBy(data.cells, cell => `${cell.experiment} ${cell.dataset} ${cell.model}`).values()) {
    const axis = cells.some(cell => cell.perClass) ? numbers : shares;
    const placed = cells.filter(cell => axis.of(cell) !== undefined);
    if (new Set(placed.map(axis.of)).size < 2) continue;
    const series = [...groupBy(placed, cell => cell.init)].map(([init, group]) => {
      const sorted = group.toSorted((a, b) => axis.of(a) - axis.of(b));
      return {
        name: init === "scratch" ? "from scratch" : init || "model", colour: init === "scratch" ? 1 : 0,
        points: sorted.map(cell => [axis.of(cell), cell.top1 * 100]),
        band: sorted.filter(cell => cell.interval).map(cell => [axis.of(cell), Math.max(0, cell.interval[1]) * 100, Math.min(1, cell.interval[2]) * 100]),
      };
    });
    const { dataset, model, experiment } = cells[0];
    host.append(lineChart({ title: `${model} on ${dataset}, by ${axis.name} (${short(experiment)})`, xLabel: axis.xLabel, yLabel: "test top-1 (%)", series, bars: true }));
  }
  return host;
}

function throughput() {
  const timed = data.curves.filter(curves => curves.timing?.seconds.length);
  return make("div", { class: "charts" }, ...[...groupBy(timed, curves => runOf.get(curves.run).kind)].map(([kind, group]) => lineChart({
    title: `Throughput, ${kind === "pretrain" ? "pretraining" : "fine-tuning"}`, xLabel: "training time (min)", yLabel: "samples a second", fromZero: true,
    series: group.slice(0, 12).map((curves, colour) => ({ name: short(curves.run), colour, points: curves.timing.seconds.map((s, i) => [s / 60, curves.timing.rate[i]]) })),
  })));
}

{
  const panels = [];
  if (data.curves.some(curves => curves.train_epoch || curves.valid)) panels.push({ title: "Learning curves", build: learning });
  if (fewLabels().children.length) panels.push({ title: "Few labels", build: fewLabels });
  if (data.evaluations.some(evaluation => evaluation.predicted.length)) {
    panels.push({ title: "Confusion", build: () => confusion() }, { title: "Accuracy by gloss", build: () => byGloss() });
  }
  if (data.curves.some(curves => curves.timing?.seconds.length)) panels.push({ title: "Throughput", build: throughput });
  if (data.embeddings.length) panels.push({ title: "Embeddings", build: () => embeddings() });
  tabs($("plot-tabs"), "Plots", panels);
}
