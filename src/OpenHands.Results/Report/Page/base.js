"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const $ = id => document.getElementById(id);

/** An element with attributes and children; children that are text stay text. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...children.filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** The same for SVG. */
function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  set(element, attributes);
  element.append(...children);
  return element;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
}

const percent = (value, digits = 1) => `${(value * 100).toFixed(digits)} %`;
const points = value => `${value < 0 ? "−" : "+"}${Math.abs(value * 100).toFixed(1)}`;
const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

function duration(seconds) {
  return seconds < 60 ? `${seconds.toFixed(1)} s` : seconds < 3600 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function size(bytes) {
  return bytes < 1e3 ? `${bytes} B` : bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

const date = seconds => new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ") + " UTC";

/** The name in front of what all names share: enough to tell runs apart where there is one suite. */
const suites = new Set(data.runs.map(run => run.suite));
const short = name => suites.size === 1 ? name.replace(/^[^/]+\//, "") : name;

const groupBy = (items, key) => items.reduce((groups, item) => {
  const name = key(item);
  if (!groups.has(name)) groups.set(name, []);
  groups.get(name).push(item);
  return groups;
}, new Map());

/** The clips of an evaluation: name, truth, prediction. */
function clipsOf(evaluation) {
  const set = data.clipSets[evaluation.set];
  return evaluation.predicted.map((predicted, i) => ({ name: data.clipNames[set[2 * i]], truth: data.glosses[set[2 * i + 1]], predicted: data.glosses[predicted] }));
}

const mean = values => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Tabs: each panel is built when it is first shown. */
function tabs(host, label, panels) {
  const list = make("div", { class: "tabs", role: "tablist", "aria-label": label });
  const body = make("div", { role: "tabpanel", tabindex: 0, id: `${host.id}-panel` });
  const built = new Map();
  const show = index => {
    [...list.children].forEach((button, i) => {
      button.setAttribute("aria-selected", i === index);
      button.tabIndex = i === index ? 0 : -1;
    });
    body.setAttribute("aria-labelledby", list.children[index].id);
    if (!built.has(index)) built.set(index, panels[index].build());
    body.replaceChildren(built.get(index));
    redraw();
  };
  panels.forEach((panel, i) => list.append(make("button", {
    type: "button", role: "tab", id: `${host.id}-tab${i}`, "aria-controls": body.id, onclick: () => show(i),
    onkeydown: event => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = (i + step + panels.length) % panels.length;
      show(next);
      list.children[next].focus();
    },
  }, panel.title)));
  host.replaceChildren(list, body);
  if (panels.length) show(0); else host.replaceChildren(make("p", { class: "note" }, "Nothing to show yet."));
  return { show: title => show(panels.findIndex(panel => panel.title === title)) };
}

/** Drawings that are made for the width they get, again when it changes. */
const drawings = new Set();
function drawing(paint) {
  const box = make("div");
  const entry = { box, paint, width: 0 };
  drawings.add(entry);
  return box;
}
function redraw(always = false) {
  for (const entry of drawings) {
    const width = entry.box.clientWidth;
    if (width > 0 && (always || width !== entry.width)) {
      entry.width = width;
      entry.box.replaceChildren(...[entry.paint(width)].flat());
    }
  }
}
addEventListener("resize", () => redraw());

/** What the pointer is on: any element with a data-tip. */
document.addEventListener("pointermove", event => {
  const text = event.target.closest?.("[data-tip]")?.dataset.tip;
  $("tip").hidden = !text;
  if (!text) return;
  $("tip").textContent = text;
  const box = $("tip").getBoundingClientRect();
  $("tip").style.left = `${Math.max(4, Math.min(event.clientX + 14, innerWidth - box.width - 8))}px`;
  $("tip").style.top = `${Math.max(4, Math.min(event.clientY + 16, innerHeight - box.height - 8))}px`;
});

function copy(text, shown = text) {
  return make("button", {
    type: "button", class: "copy", title: `copy ${text}`, "aria-label": `copy ${shown}`,
    onclick: async event => {
      const button = event.currentTarget;
      try { await navigator.clipboard.writeText(text); } catch { return; }
      button.textContent = "copied";
      setTimeout(() => { button.textContent = shown; }, 900);
    },
  }, shown);
}

function select(label, options, change) {
  const list = make("select", { "aria-label": label, onchange: () => change(list.value) }, ...options.map(([value, text]) => new Option(text ?? value, value)));
  return make("label", {}, `${label} `, list);
}

function save(name, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
