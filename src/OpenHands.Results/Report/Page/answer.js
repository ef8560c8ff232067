// What the page answers first: what the suites compare (does pretraining help?), and which model is best.
{
  const present = data.runs.filter(run => !run.kept);
  const seconds = present.reduce((sum, run) => sum + run.seconds, 0);
  const last = Math.max(...present.map(run => run.finished));
  $("facts").textContent = present.length === 0
    ? "No run has finished yet: ./build.sh runs the sample suite."
    : `${plural(present.length, "finished stage")} of ${[...suites].join(", ")} · ${duration(seconds)} of compute · last on ${date(last)}`;
  $("footer").textContent = "Everything on this page was made from the records in results/runs; links lead to the files beside it.";

  const share = ({ fraction, perClass, labels }) => perClass ? plural(perClass, "labelled clip") + " a class" : fraction === 1 ? "all labels" : `${labels} of the labels`;
  const labelled = cell => cell.perClass ?? Infinity; // of two cells with all of the training set's share, the one with more clips of a class
  const mostAnswers = 12;
  if (data.effects.some(effect => effect.declared)) $("answer-title").textContent = "What helps?";
  for (const effect of data.effects.slice(0, mostAnswers)) {
    const [difference, low, high, p, clips] = effect.difference ?? [];
    // Few seeds cannot prove it, however far their interval is from zero: three seeds give p = 0.25 at best.
    const sure = p !== null && p < 0.05, helps = low > 0, harms = high < 0;
    const [verdict, tone] = difference === undefined ? ["Cannot be told: one seed without predictions.", "open"]
      : effect.declared ? [`${effect.of} - ${effect.with}: ${helps ? "better" : harms ? "worse" : "no clear difference"}${(helps || harms) && !sure ? ", by too few seeds to be sure" : ""}.`, helps ? "yes" : harms ? "no" : "open"]
      : helps ? [sure ? "Yes, it helps." : "It seems to help; these are too few seeds to be sure.", "yes"]
      : harms ? [sure ? "No, it harms." : "It seems to harm; these are too few seeds to be sure.", "no"] : ["No clear difference.", "open"];
    const sides = effect.declared ? [effect.of, effect.with] : [`pretrained${effect.corpus ? ` on ${effect.corpus}` : ""}`, "from scratch"];
    $("verdicts").append(make("div", { class: "panel answer" },
      make("span", { class: `big ${tone}` }, difference === undefined ? "–" : points(difference), make("small", {}, " points")),
      make("p", {}, make("strong", {}, verdict), ` ${effect.model} on ${effect.dataset}${effect.labels ? `, ${share(effect)}` : ""}: `,
        `${percent(effect.ofMean)} ${sides[0]}, ${percent(effect.withMean)} ${sides[1]}.`),
      make("p", { class: "note" }, (difference === undefined ? "" : `95 % interval ${points(low)} to ${points(high)} points, paired over ${plural(effect.seeds, "seed")}`
        + `${clips ? ` and ${plural(clips, "test clip")}` : ""}${p === null ? " (the spread over seeds is not in it)" : `, p = ${+p.toPrecision(2)}`} · `)
        + [effect.experiment, effect.cell].filter(Boolean).join(" "))));
  }
  if (data.effects.length > mostAnswers) {
    $("verdicts").append(make("div", { class: "panel" }, `${data.effects.length - mostAnswers} more comparisons are in the table `, make("code", {}, "comparisons"), "."));
  }
  if (data.effects.length === 0) {
    $("verdicts").append(make("div", { class: "panel" }, make("strong", {}, "Not measured yet. "),
      "It takes an evaluation with pretrained weights and one from scratch: ", make("code", {}, "./build.sh --target=Evaluate")));
  }

  // Student's interval over few seeds may leave what an accuracy can be.
  const range = interval => `${percent(Math.max(0, interval[1]))} to ${percent(Math.min(1, interval[2]))}`;

  // Of each model what it made of most of the labels: a suite may use a part of them only.
  const most = new Map();
  for (const cell of data.cells) {
    const key = [cell.experiment, cell.dataset, cell.model, cell.init].join("\n");
    if (!most.has(key) || most.get(key).fraction < cell.fraction || (most.get(key).fraction === cell.fraction && labelled(most.get(key)) < labelled(cell))) most.set(key, cell);
  }
  const whole = [...most.values()].toSorted((a, b) => a.dataset.localeCompare(b.dataset) || b.top1 - a.top1);
  const several = new Set(whole.map(cell => cell.dataset)).size > 1, experiments = new Set(whole.map(cell => cell.experiment)).size > 1;
  const nameOf = cell => [several && cell.dataset, cell.model, cell.init && (cell.init === "scratch" ? "from scratch" : cell.init),
    (cell.fraction < 1 || cell.perClass) && share(cell),
    whole.filter(other => other.model === cell.model && other.init === cell.init && other.dataset === cell.dataset).length > 1 && short(cell.experiment)].filter(Boolean).join(", ");
  const chances = [...new Set(whole.map(cell => cell.classes).filter(Boolean))];
  const shown = whole.slice(0, 40);
  if (whole.length) {
    $("forest").append(rowChart({
      title: "Test top-1", dots: true, height: 26,
      rows: shown.map(cell => ({
        name: nameOf(cell), value: cell.top1, low: cell.interval?.[1], high: cell.interval?.[2],
        colour: cell.init === "pretrained" ? 0 : cell.init === "scratch" ? 1 : 2,
        tip: `${cell.experiment}\n${cell.model} ${cell.init} on ${cell.dataset}: ${percent(cell.top1)}`
          + (cell.interval ? `\n95 % interval ${range(cell.interval)} (${cell.interval[3]} ${cell.interval[4]})` : "")
          + `\nepoch selected on: ${cell.selected}`,
      })),
      marks: chances.length === 1 ? [{ value: 1 / chances[0], name: `chance: ${percent(1 / chances[0])}` }] : [],
    }));
    $("forest").append(make("div", { class: "legend" }, ...[["pretrained", 0], ["from scratch", 1], ["other", 2]]
      .filter(([name]) => shown.some(cell => name === (cell.init === "scratch" ? "from scratch" : cell.init || "other")))
      .map(([name, colour]) => make("span", { style: `--colour: var(--c${colour})` }, name))));
    if (chances.length === 1) $("forest").append(make("p", { class: "note" }, `The dashed line is chance, ${percent(1 / chances[0])} of ${chances[0]} classes.`));
    if (whole.length > shown.length) $("forest").append(make("p", { class: "note" }, `${whole.length - shown.length} more are in the tables.`));
  } else $("forest").append(make("p", { class: "note" }, "No evaluation yet."));

  const best = make("dl", { class: "best" });
  for (const cells of groupBy(whole, cell => `${cell.experiment.split("/")[0]} ${cell.dataset}`).values()) {
    const first = cells.reduce((a, b) => b.top1 > a.top1 ? b : a);
    best.append(make("div", {}, make("dt", {}, make("span", { class: "figure" }, percent(first.top1)), first.dataset),
      make("dd", {}, `${first.model}${first.init ? `, ${first.init === "scratch" ? "from scratch" : first.init}` : ""}${first.fraction < 1 || first.perClass ? `, ${share(first)}` : ""}`),
      make("dd", { class: "note" }, [first.interval && `95 % interval ${range(first.interval)}`,
        first.clips && `${first.clips} test clips`, first.classes && `${first.classes} classes`, `protocol ${first.protocol}, epoch selected on: ${first.selected}`, first.experiment].filter(Boolean).join(" · "))));
  }
  $("best").append(best);

  if (data.warnings.length) {
    $("warnings").append(make("details", { class: "fold" }, make("summary", {}, plural(data.warnings.length, "warning")),
      make("ul", {}, ...data.warnings.map(text => make("li", {}, text)))));
  }
}
