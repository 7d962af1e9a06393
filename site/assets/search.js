// Looks words up in the index under search/, of which it loads only what the words need. See sitegen/search.py.

const BASE = new URL("../search/", import.meta.url);
const ROOT = new URL("../", import.meta.url);
const files = new Map();
const WIDE = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

const load = (name) => {
  if (!files.has(name)) {
    files.set(name, fetch(new URL(name, BASE)).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null));
  }
  return files.get(name);
};

export function tokens(text) {
  return (text.match(/[\p{L}\p{N}]+/gu) ?? []).flatMap((run) => {
    if (WIDE.test(run)) return Array.from({ length: Math.max(1, run.length - 1) }, (_, at) => run.slice(at, at + 2));
    return run.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/).map((part) => part.toLowerCase().slice(0, 32));
  });
}

const shelf = (word) => (/^[a-z0-9]([a-z0-9]|$)/.test(word) ? `${word}_`.slice(0, 2) : `u${word.codePointAt(0).toString(16)}`);

// All records that have a word or one that begins with it, with how well it fits.
async function having(word, meta) {
  const size = meta.codes.length;
  const found = new Map();
  const words = meta.shelves.includes(shelf(word)) ? await load(`t/${shelf(word)}.json`) : null;
  if (!words) return found;
  const take = (postings, exact) => {
    add(postings[0], exact ? 10 : 6);
    add(postings[1], exact ? 3 : 1);
  };
  const add = (coded, score) => {
    let number = 0;
    for (const one of coded) {
      number += Math.floor(one / size);
      if ((found.get(number)?.score ?? 0) < score) found.set(number, { number, code: one % size, score });
    }
  };
  const begins = (other) => other.startsWith(word);
  for (const other of Object.keys(words.small).filter(begins).slice(0, 200)) take(words.small[other], other === word);
  const common = Object.keys(words.common).filter(begins).sort((a, b) => (b === word) - (a === word) || words.common[b] - words.common[a]);
  for (const other of common.slice(0, 2)) take((await load(`w/${other}.json`)) ?? [[], []], other === word);
  return found;
}

// What fits a query and filters, the best first: how many, and a function that gives the records from one place to another.
export async function search(query, filters = {}) {
  const meta = await load("meta.json");
  const wanted = [...new Set(tokens(query))].slice(0, 8);
  if (!meta || !wanted.length) return { total: 0, meta, records: async () => [] };
  const maps = await Promise.all(wanted.map((word) => having(word, meta)));
  maps.sort((a, b) => a.size - b.size);
  const fits = fitting(meta, filters);
  const found = [];
  for (const one of maps[0].values()) {
    const others = maps.slice(1).map((map) => map.get(one.number)?.score);
    if (others.includes(undefined) || !fits[one.code]) continue;
    found.push({ ...one, score: others.reduce((sum, score) => sum + score, one.score) });
  }
  const risk = (one) => meta.codes[one.code][1];
  found.sort((a, b) => b.score - a.score || risk(a) - risk(b) || a.number - b.number);
  return { total: found.length, meta, records: (from, to) => Promise.all(found.slice(from, to).map((one) => record(meta, one))) };
}

function fitting(meta, filters) {
  const risk = meta.risks.indexOf(filters.risk);
  const category = meta.categories.indexOf(filters.category);
  const facet = meta.facets.indexOf(filters.facet);
  const source = meta.sources.indexOf(filters.source);
  return meta.codes.map(([kind, level, what, facets, sources]) =>
    (!filters.risk || (kind === 1 && level === risk)) &&
    (!filters.category || (kind === 1 && what === category)) &&
    (!filters.facet || facets & (1 << facet)) &&
    (!filters.source || sources & (1 << source)));
}

async function record(meta, { number, code }) {
  const block = await load(`b/${Math.floor(number / meta.block)}.json`);
  const [name, path, server, summary] = block?.[number % meta.block] ?? ["", "", "", ""];
  const [kind, risk, category] = meta.codes[code];
  return { name, server, summary, href: new URL(path, ROOT).href, tool: kind === 1, risk: meta.risks[risk], category: meta.categories[category] };
}

const make = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });

// One result as a list item; all text is set as text.
export function item(one) {
  const entry = make("li", "hit");
  const link = make("a", "");
  link.href = one.href;
  link.append(make(one.tool ? "code" : "b", "", one.name));
  const about = make("span", "muted", one.tool ? ` ${one.server}` : ` server · ${one.server}`);
  const facts = make("span", `k ${one.risk}`, one.tool ? one.risk : `up to ${one.risk}`);
  entry.append(link, about, make("p", "", one.summary), facts);
  if (one.category) entry.append(make("span", "tag", one.category));
  return entry;
}

// Arrow keys go from the field through the results and back.
export function keys(input, list) {
  const move = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement) + step;
    event.preventDefault();
    (at < 0 ? input : links[Math.min(at, links.length - 1)])?.focus();
  };
  input.addEventListener("keydown", move);
  list.addEventListener("keydown", move);
}

// The search page: a field, filters, results, and all of it in the address.
export function page(form) {
  const list = document.getElementById("results");
  const status = document.getElementById("status");
  const more = document.getElementById("more");
  const input = form.elements.q;
  let turn = 0;
  let found = { total: 0, records: async () => [] };

  const show = async (from) => {
    const mine = turn;
    const records = await found.records(from, from + 20);
    if (mine !== turn) return;
    if (from === 0) list.replaceChildren();
    list.append(...records.map(item));
    more.hidden = from + 20 >= found.total;
    more.onclick = () => show(from + 20);
  };
  const run = async () => {
    const mine = ++turn;
    const values = Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
    history.replaceState(null, "", `?${new URLSearchParams(values)}`);
    const answer = await search(values.q ?? "", values);
    if (mine !== turn) return;
    found = answer;
    status.textContent = values.q ? `${found.total.toLocaleString("en")} found` : "Type a name, a verb or a thing.";
    await show(0);
  };
  for (const [name, value] of new URLSearchParams(location.search)) if (form.elements[name]) form.elements[name].value = value;
  form.addEventListener("input", run);
  form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
  keys(input, list);
  load("meta.json").then((meta) => {
    const wanted = new URLSearchParams(location.search).get("source");
    for (const source of meta?.sources ?? []) form.elements.source.add(new Option(source, source, false, source === wanted));
    run();
  });
  input.focus();
}

// The field at the top of every page: a short list under it while one types.
export function drop(input) {
  const list = make("ol", "drop");
  list.setAttribute("aria-label", "Results");
  input.closest("form").append(list);
  let turn = 0;
  const close = () => { turn += 1; list.replaceChildren(); };
  input.addEventListener("input", async () => {
    const mine = ++turn;
    const found = await search(input.value);
    const records = await found.records(0, 8);
    if (mine === turn) list.replaceChildren(...records.map(item));
  });
  keys(input, list);
  input.form.addEventListener("keydown", (event) => { if (event.key === "Escape") { close(); input.focus(); } });
  input.form.addEventListener("focusout", (event) => { if (!input.form.contains(event.relatedTarget)) close(); });
  if (input.value) input.dispatchEvent(new Event("input"));
}
