// Looks words up in the index under search/, of which it loads only what the words need. See sitegen/search.py.

const BASE = new URL("../search/", import.meta.url);
const ROOT = new URL("../", import.meta.url);
const files = new Map();
const ENOUGH = 200;
const SHOWN = 8;
const PIECES = 10;
const PAUSE = 80;
const LONGER = 300;
const SPAN = 2 ** 32;
// What is told in a character is told from "0" on.
const ZERO = 48;
const NOTHING = { small: {}, common: {} };
const WIDE = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

const load = (name) => {
  if (!files.has(name)) {
    // What could not be had is asked for anew the next time; what the site has not is no fault.
    const lost = (error) => { files.delete(name); throw error; };
    files.set(name, fetch(new URL(name, BASE)).then((answer) => (answer.ok ? answer.json() : null)).catch(lost));
  }
  return files.get(name);
};

export function tokens(text) {
  return (text.match(/[\p{L}\p{N}]+/gu) ?? []).flatMap((run) => {
    if (WIDE.test(run)) return Array.from({ length: Math.max(1, run.length - 1) }, (_, at) => run.slice(at, at + 2));
    return run.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/).map((part) => part.toLowerCase().slice(0, 32));
  });
}

const shelf = (word) => (/^[a-z0-9]([a-z0-9]|$)/.test(word) ? `${word}_`.slice(0, 2) : Array.from(word)[0]);
const place = (name) => (/^[a-z0-9_]+$/.test(name) ? name : Array.from(name, (char) => `u${char.codePointAt(0).toString(16)}`).join("-"));

// The shelves on the way to a word; on the last it stands, or what begins with it: a long one names those deeper.
async function shelved(word, meta) {
  const passed = [];
  let name = meta.shelves.includes(shelf(word)) ? shelf(word) : null;
  while (name) {
    passed.push((await load(`t/${place(name)}.json`)) ?? NOTHING);
    name = passed.at(-1).longer?.find((longer) => word.startsWith(longer));
  }
  return passed;
}

// What a shelf says of a word. A shelf is plain JSON, on which `constructor` would be found though nobody put it there.
const held = (table, word) => (Object.hasOwn(table, word) ? table[word] : undefined);

// What may be a word in its other number.
export function kin(word) {
  if (!/^[a-z]{3,}$/.test(word)) return [];
  if (word.endsWith("ies")) return [`${word.slice(0, -3)}y`, word.slice(0, -1)];
  if (/([sxz]|[cs]h)es$/.test(word)) return [word.slice(0, -2), word.slice(0, -1)];
  if (/[a-z]{2}[^su]s$/.test(word)) return [word.slice(0, -1)];
  if (/[^aeiou]y$/.test(word)) return [`${word.slice(0, -1)}ies`];
  return [/([sxz]|[cs]h)$/.test(word) ? `${word}es` : `${word}s`];
}

// What the index has for a typed word: the word itself, its other number, and where it may not be typed to its end, those
// that begin with it.
async function term(word, last, meta) {
  const parts = new Map();
  const take = (own, shelf, scores) => {
    const [postings, [count, holds] = []] = [held(shelf.small, own), held(shelf.common, own)];
    if (postings || holds) parts.set(own, { word: own, scores, postings, holds, count: count ?? postings[0].length + postings[2].length });
  };
  const passed = await shelved(word, meta);
  const shelf = passed.at(-1) ?? NOTHING;
  take(word, shelf, [10, 3]);
  let cut = false;
  const common = parts.get(word)?.holds;
  // No shelf is loaded for it, and beside a common word no other one, which would cost as much again.
  for (const other of kin(word)) {
    for (const its of passed) {
      if (common && held(its.common, other)) cut = true;
      else take(other, its, [9, 2]);
    }
  }
  if (last || !parts.size) {
    const begins = (own) => !parts.has(own) && own.startsWith(word);
    Object.keys(shelf.small).filter(begins).slice(0, 100).forEach((own) => take(own, shelf, [6, 1]));
    // Common words are dear, so of those that begin so only the most frequent count.
    const guesses = Object.keys(shelf.common).filter(begins).sort((a, b) => shelf.common[b][0] - shelf.common[a][0]);
    cut = guesses.splice(word.length > 2 ? 2 : 1).length > 0 || cut;
    guesses.forEach((own) => take(own, shelf, [6, 1]));
  }
  return { word, parts: [...parts.values()], cut, count: [...parts.values()].reduce((sum, part) => sum + part.count, 0) };
}

// A query's words. What the index leaves out of descriptions is asked for only inside of a name, as in `send_to_user`, or
// where there is nothing else; so is a last letter that is the beginning of a word.
function wanted(query, stop) {
  const chunks = query.split(/\s+/u).map(tokens).filter((chunk) => chunk.length);
  const telling = chunks.filter((chunk) => chunk.length > 1 || !stop.includes(chunk[0]));
  const words = [...new Set((telling.length ? telling : chunks).flat())].slice(0, 8);
  return /^[a-z0-9]$/.test(words.at(-1)) ? words.slice(0, -1) : words;
}

// A function that calls `each` with number, code, frequent words and score of all that a piece of postings holds. A code
// is what filters ask: six bits for kind, category and level, ten for facets, six for the wanted source and its like.
function reader(meta, filters) {
  const sources = Math.ceil(meta.sources.length / 6);
  const like = 2 + Math.floor(Math.max(0, meta.sources.indexOf(filters.source)) / 6);
  return (postings, scores, each) => {
    for (const side of [0, 1]) {
      const [steps, chars] = postings.slice(2 * side, 2 * side + 2);
      const told = (at, column) => chars.charCodeAt(column * steps.length + at) - ZERO;
      for (let at = 0, number = 0; at < steps.length; at += 1) {
        const code = told(at, 0) | (told(at, 1) << 6) | (told(at, like) << 16);
        each((number += steps[at]), code, told(at, 2 + sources) | (told(at, 3 + sources) << meta.bits), scores[side]);
      }
    }
  };
}

const piece = async (part, at) => (await load(`w/${place(part.word)}.${at}.json`)) ?? [[], "", [], ""];

// A function that says how well a record fits a term that is not the rarest; 0 where it does not. A frequent word needs
// no postings of its own: those of every other word say who has it.
async function tester(other, meta, read) {
  const scores = new Map();
  const bits = [];
  const note = (number, code, mask, score) => { if ((scores.get(number) ?? 0) < score) scores.set(number, score); };
  await Promise.all(other.parts.map(async (part) => {
    const top = meta.top.indexOf(part.word);
    if (top >= 0) bits.push([1 << top, part.scores[0]], [1 << (top + meta.bits), part.scores[1]]);
    else if (part.postings) read(part.postings, part.scores, note);
    else {
      // Of a word that is only guessed at, its best piece will do; the whole comes when it is typed.
      const due = part.word === other.word ? part.holds : part.holds.slice(0, 1);
      other.cut ||= due.length < part.holds.length;
      for (const one of await Promise.all(due.map((_, at) => piece(part, at)))) read(one, part.scores, note);
    }
  }));
  return (number, mask) => bits.reduce((best, [bit, score]) => (mask & bit && score > best ? score : best), scores.get(number) ?? 0);
}

// What fits a query and filters, the best first: how many (at least, where `more` says so) have all `words`, and a function
// that gives the records from one place to another.
export async function search(query, filters = {}) {
  const meta = await load("meta.json");
  const words = wanted(query, meta?.stop ?? []);
  const none = { words, total: 0, more: false, meta, records: async () => [] };
  if (!meta || !words.length) return none;
  const terms = await Promise.all(words.map((word, at) => term(word, at === words.length - 1, meta)));
  terms.sort((a, b) => a.count - b.count);
  if (!terms[0].count) return none;
  const read = reader(meta, filters);
  const tests = await Promise.all(terms.slice(1).map((other) => tester(other, meta, read)));
  const fits = fitting(meta, filters);
  const found = new Map();
  const add = (number, code, mask, own) => {
    if (!fits(code)) return;
    let score = own;
    for (const test of tests) {
      const more = test(number, mask);
      if (!more) return;
      score += more;
    }
    if ((found.get(number)?.score ?? 0) < score) found.set(number, { number, code, score });
  };
  const left = await gather(terms[0], filters.risk ? 1 << meta.risks.indexOf(filters.risk) : -1, add, () => found.size >= ENOUGH, read);
  const ranked = order(found, meta);
  const more = left || terms.some((one) => one.cut);
  return { words, total: found.size, more, meta, records: (from, to) => Promise.all([...ranked.subarray(from, to)].map((key) => record(meta, found.get(key % SPAN)))) };
}

// What fits, as `search` says it; where it breaks down that is said, so that no other query's results are left standing.
export async function sought(query, filters) {
  try {
    return await search(query, filters);
  } catch (error) {
    console.error(error);
    return { failed: true, words: [query], total: 0, records: async () => [] };
  }
}

// How many were found, in words.
function told(found) {
  if (found.failed) return "The search broke down over these words.";
  if (!found.words.length) return "Type a name, a verb or a thing.";
  if (!found.total && !found.more) return "Nothing found. Try fewer words, or only the beginning of one.";
  const number = found.total.toLocaleString("en");
  return `${found.more ? `More than ${number}` : number} found`;
}

// Reads a term's postings, those of common words piece by piece until there are enough; whether there are more.
async function gather(term, levels, add, enough, read) {
  for (const part of term.parts) if (part.postings) read(part.postings, part.scores, add);
  const left = term.parts.filter((part) => part.holds).flatMap((part) => part.holds.map((holds, at) => ({ part, at, holds })));
  const due = left.filter((one) => one.holds & levels).sort((a, b) => a.at - b.at);
  for (const [turn, one] of due.entries()) {
    if (turn && (enough() || turn >= PIECES)) return true;
    read(await piece(one.part, one.at), one.part.scores, add);
  }
  return false;
}

// The numbers of what was found, the best first, then the riskiest, then as they are numbered: each in one number.
function order(found, meta) {
  const keys = new Float64Array(found.size);
  let at = 0;
  for (const { number, code, score } of found.values()) keys[at++] = ((127 - score) * 8 + judged(code, meta).risk) * SPAN + number;
  return keys.sort();
}

// Level and category of a code by their places in their lists, and whether it is a tool's.
function judged(code, meta) {
  const what = code % 64;
  const rest = Math.floor(what / meta.risks.length);
  return { risk: what % meta.risks.length, category: rest % meta.categories.length, tool: rest >= meta.categories.length };
}

function fitting(meta, filters) {
  const risk = meta.risks.indexOf(filters.risk);
  const category = meta.categories.indexOf(filters.category);
  const facet = meta.facets.indexOf(filters.facet);
  const source = meta.sources.indexOf(filters.source);
  const whats = Array.from({ length: 64 }, (_, code) => {
    const one = judged(code, meta);
    return (!filters.server || !one.tool) &&
      (!filters.risk || (one.tool && one.risk === risk)) &&
      (!filters.category || (one.tool && one.category === category));
  });
  return (code) => whats[code % 64] &&
    (!filters.facet || (code >> 6) & (1 << facet)) &&
    (!filters.source || (code >> 16) & (1 << (source % 6)));
}

async function record(meta, { number, code }) {
  const block = await load(`b/${Math.floor(number / meta.room)}.json`);
  const [name, path, server, summary] = block?.[number % meta.room] ?? ["", "", "", ""];
  const { tool, risk, category } = judged(code, meta);
  return { name, server, summary, href: new URL(path, ROOT).href, tool, risk: meta.risks[risk], category: meta.categories[category] };
}

// How long to wait for the next letter. Two of them are mostly the beginning of a word, and all that begins so is dear.
const pause = (text) => (/(^|[^\p{L}\p{N}])[a-z0-9]{2}$/iu.test(text) ? LONGER : PAUSE);

const make = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });

// One result as a list item; all text is set as text.
export function item(one) {
  const entry = make("li", "hit");
  const link = make("a", "");
  link.href = one.href;
  link.append(make(one.tool ? "code" : "b", "", one.name));
  const about = make("span", "muted", one.tool ? ` ${one.server}` : ` server · ${one.server}`);
  const facts = make("span", `k ${one.risk}`, one.tool ? one.risk : `up to ${one.risk}`);
  entry.append(facts, link, about);
  if (one.category) entry.append(" ", make("span", "tag", one.category));
  const summary = make("p", "", one.summary);
  summary.dir = "auto";
  entry.append(summary);
  return entry;
}

// A short list of results, or a line where words were looked for and nothing has them.
export const items = (found, records) => (found.words.length && !found.total ? [make("li", "muted none", told(found))] : records.map(item));

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
  let waiting;
  let found = { total: 0, records: async () => [] };

  const show = async (from) => {
    const mine = turn;
    const records = await found.records(from, from + SHOWN);
    if (mine !== turn) return;
    if (from === 0) list.replaceChildren();
    list.append(...records.map(item));
    list.dataset.of = input.value;
    more.hidden = from + SHOWN >= found.total;
    more.onclick = () => show(from + SHOWN);
  };
  const run = async () => {
    const mine = ++turn;
    const values = Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
    history.replaceState(null, "", `?${new URLSearchParams(values)}`);
    const answer = await sought(values.q ?? "", values);
    if (mine !== turn) return;
    found = answer;
    status.textContent = told(found);
    await show(0);
  };
  for (const [name, value] of new URLSearchParams(location.search)) if (form.elements[name]) form.elements[name].value = value;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(run, pause(input.value)); });
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
  const close = () => { clearTimeout(waiting); turn += 1; list.replaceChildren(); };
  let waiting;
  const look = async () => {
    const mine = ++turn;
    const found = await sought(input.value);
    const records = await found.records(0, SHOWN);
    if (mine === turn) list.replaceChildren(...items(found, records));
  };
  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(look, pause(input.value)); });
  keys(input, list);
  input.form.addEventListener("keydown", (event) => { if (event.key === "Escape") { close(); input.focus(); } });
  input.form.addEventListener("focusout", (event) => { if (!input.form.contains(event.relatedTarget)) close(); });
  if (input.value) input.dispatchEvent(new Event("input"));
}
