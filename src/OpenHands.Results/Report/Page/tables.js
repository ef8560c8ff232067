// Tables: a click on a heading sorts by it, numbers by value; a second click turns the order round.
{
  const links = ["runs", "configs", "checkpoints", "logs"];
  const numeric = text => text !== "" && /^[+-]?[\d.]+(e[+-]?\d+)?( ?(%|±.*|\(.*\)))*$/i.test(text);

  function build(table) {
    const missing = table.rows.filter(row => row.includes("missing"));
    const rows = table.rows.filter(row => !row.includes("missing"));
    const box = make("div", { id: `table-${table.name}` }, make("h3", {}, table.title), make("p", { class: "note" }, table.note));
    if (rows.length) box.append(grid(table, rows));
    else box.append(make("p", {}, "No row of this table has been measured yet."));
    if (missing.length) box.append(fold(table, missing));
    return box;
  }

  const settings = ["compat", "protocol", "selected on", "processor", "threads", "commit", "availability"];

  // Columns that say nothing in any row are left out; settings that are the same in every row are said once, above.
  function grid(table, rows) {
    const present = table.columns.map((name, i) => ({ name, i })).filter(({ name, i }) => !links.includes(name) && rows.some(row => row[i] !== ""));
    const same = present.filter(({ name, i }) => rows.length > 1 && settings.includes(name) && rows.every(row => row[i] === rows[0][i]));
    const used = present.filter(column => !same.includes(column));
    const files = links.map(name => ({ name, i: table.columns.indexOf(name) })).filter(({ i }) => i >= 0);
    const right = new Set(used.filter(({ i }) => rows.every(row => row[i] === "" || numeric(row[i]))).map(({ i }) => i));
    const head = make("tr"), body = make("tbody");
    const columns = [...used, ...(files.length ? [{ name: "files", i: -1 }] : [])];
    for (const { name, i } of columns) {
      const heading = make("th", { scope: "col", class: right.has(i) ? "number" : null });
      heading.append(i < 0 ? name : make("button", { type: "button", onclick: () => sort(heading, i) }, name));
      head.append(heading);
    }
    const drawn = rows.map(row => make("tr", {}, ...columns.map(({ name, i }) => i < 0 ? filesCell(row, files) : cell(name, row[i], right.has(i)))));
    body.append(...drawn);
    function sort(heading, i) {
      const down = heading.getAttribute("aria-sort") === "ascending";
      [...head.children].forEach(other => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      const order = drawn.map((element, index) => ({ element, text: rows[index][i] })).sort((a, b) => {
        const [x, y] = [parseFloat(a.text), parseFloat(b.text)];
        return (a.text === "") - (b.text === "") || (down ? -1 : 1) * (!isNaN(x) && !isNaN(y) ? x - y : a.text.localeCompare(b.text, "en", { numeric: true }));
      });
      body.append(...order.map(entry => entry.element));
    }
    return make("div", {},
      same.length ? make("p", { class: "note" }, `In every row: ${same.map(({ name, i }) => `${name} ${/^[0-9a-f]{20,}/.test(rows[0][i]) ? rows[0][i].slice(0, 8) : rows[0][i]}`).join(" · ")}.`) : null,
      make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": table.title }, make("table", {}, make("thead", {}, head), body)));
  }

  function cell(name, text, isNumber) {
    if (/^[0-9a-f]{12,64}$/.test(text)) return make("td", {}, copy(text, text.slice(0, 8)));
    if (/^(size|bytes)$/i.test(name) && /^\d+$/.test(text)) return make("td", { class: "number", "data-tip": `${text} bytes` }, size(+text));
    if (/^(parameters|multiply-adds|frames)$/.test(name) && /^\d+$/.test(text)) return make("td", { class: "number" }, (+text).toLocaleString("en"));
    if (/^https?:\/\//.test(text)) return make("td", {}, make("a", { href: text, rel: "noreferrer" }, new URL(text).hostname));
    if (text.startsWith("results/")) return make("td", {}, link(text, text.split("/").pop()));
    if (text.length > 60) return make("td", { class: "long", "data-tip": text }, make("div", { class: "clamp" }, text));
    return make("td", { class: isNumber ? "number" : null }, text);
  }

  function filesCell(row, files) {
    const list = make("span", { class: "links" });
    for (const { name, i } of files) {
      const paths = row[i].split(" ").filter(part => part.startsWith("results/"));
      const one = name.replace(/s$/, "");
      if (paths.length === 1) list.append(link(paths[0], one));
      else if (paths.length > 1) {
        list.append(make("details", {}, make("summary", {}, `${paths.length} ${name}`), ...paths.map(path => make("div", {}, link(path, path.split("/").slice(-1)[0])))));
      }
    }
    return make("td", {}, list);
  }

  // The page is in results/report/.
  const link = (path, text) => make("a", { href: `../${path.slice("results/".length).split("/").map(encodeURIComponent).join("/")}`, title: path }, text);

  function fold(table, rows) {
    const commands = groupBy(rows, row => row.join(" ").match(/`([^`]+)`/)?.[1] ?? "");
    const list = make("ul");
    for (const [command, group] of commands) {
      const cells = [...new Set(group.map(row => row.slice(0, 3).filter(text => text && text !== "missing").join(", ")))];
      list.append(make("li", {}, command ? copy(command) : "no suite of this repository fills these", make("div", { class: "missing" }, cells.join("; "))));
    }
    return make("details", { class: "fold missing-cells" },
      make("summary", {}, `${plural(rows.length, "row")} of this table ${rows.length === 1 ? "has" : "have"} not run yet: what they are, and the commands that fill them`), list);
  }

  const titles = { isolated: "Recognition", pretraining: "Pretraining", transfer: "Transfer", speed: "Speed", ssl_checkpoints: "Checkpoints", raw_datasets: "Corpora" };
  const place = table => Object.keys(titles).indexOf(table.name) + 1 || 99;
  const sorted = data.tables.toSorted((a, b) => place(a) - place(b));
  tabs($("table-tabs"), "Tables", sorted.map(table => ({ title: titles[table.name] ?? table.title, build: () => build(table) })));
}
