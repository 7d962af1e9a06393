// The stack builder: servers in the address, their JSON loaded, their tools and files put together. Nothing is sent.

import { items, search, sought, tokens } from "./search.js";

const ROOT = new URL("../", import.meta.url);
const LEVELS = ["critical", "high", "medium", "low", "unknown"];
const LEGS = { private_data: "read private data", untrusted_content: "read text that outsiders wrote", external_send: "send data outside" };
const JOINED = { "codex": "toml", "docker-gateway": "yaml" };
const at = (id) => document.getElementById(id);
const make = (tag, text = "", className = "") => Object.assign(document.createElement(tag), { textContent: text, className });

const MOST = 500;

let stack = [];

const load = async (slug) => {
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(slug)) return null;
  const answer = await fetch(new URL(`api/v1/servers/${slug}.json`, ROOT));
  return answer.ok ? answer.json() : null;
};

function say(text) {
  at("told").textContent = text;
  at("told").hidden = !text;
}

// Adds servers in their order and draws once, so that nothing on the page moves twice.
async function addAll(slugs) {
  const wanted = [...new Set(slugs)].filter((slug) => !stack.some((server) => server.slug === slug));
  const loaded = await Promise.all(wanted.map((slug) => load(slug).catch(() => null)));
  const lost = wanted.filter((_, at) => !loaded[at]);
  stack.push(...loaded.filter(Boolean));
  if (lost.length) say(`Not in the catalog: ${lost.join(", ")}.`);
  if (lost.length < wanted.length) draw();
}

function draw() {
  const address = new URL(location.href);
  if (stack.length) address.searchParams.set("s", stack.map((server) => server.slug).join(","));
  else address.searchParams.delete("s");
  history.replaceState(null, "", address);
  at("chosen").replaceChildren(...stack.map(chip));
  at("result").hidden = !stack.length;
  const tools = stack.flatMap((server) => server.tools.map((tool) => ({ ...tool, server })));
  tools.sort((a, b) => LEVELS.indexOf(a.verdict.risk) - LEVELS.indexOf(b.verdict.risk));
  at("rows").replaceChildren(...tools.slice(0, MOST).map(row));
  at("cut").textContent = `The ${MOST} riskiest of ${tools.length.toLocaleString("en")} tools. The policies below hold all of them.`;
  at("cut").hidden = tools.length <= MOST;
  at("trifecta").textContent = trifecta(tools);
  at("legend").replaceChildren(...LEVELS.map((level) => [level, tools.filter((tool) => tool.verdict.risk === level).length])
    .filter(([, number]) => number).map(([level, number]) => make("span", `${number} ${level}`, `k ${level}`)));
  at("files").replaceChildren(...files());
}

function chip(server) {
  const entry = make("li");
  const link = make("a", server.title);
  link.href = new URL(`tools/${server.slug}/`, ROOT).href;
  const away = Object.assign(make("button", "×", "button"), { type: "button", ariaLabel: `Remove ${server.title}` });
  away.addEventListener("click", () => { stack = stack.filter((other) => other !== server); draw(); });
  entry.append(link, make("span", ` ${server.tools.length} tools `, "muted"), away);
  return entry;
}

function row(tool) {
  const line = make("tr");
  const name = make("a");
  name.href = new URL(`tools/${tool.server.slug}/${tool.url.slice(tool.server.url.length)}`, ROOT).href;
  name.append(make("code", tool.definition.name.trim() ? tool.definition.name : JSON.stringify(tool.definition.name)));
  const limit = tool.policy.limit;
  const cells = [make("span", tool.verdict.risk, `k ${tool.verdict.risk}`), name, tool.server.title, tool.verdict.category ?? "–",
    limit ? `${limit.max} a ${limit.window}` : tool.policy.action];
  line.append(...cells.map((cell) => {
    const box = make("td");
    box.append(cell);
    return box;
  }));
  return line;
}

// Which legs of the lethal trifecta the tools have together, and whether one server has them all alone.
function trifecta(tools) {
  const has = (some, leg) => some.some((tool) => tool.verdict.facets.includes(leg));
  const legs = Object.keys(LEGS).filter((leg) => has(tools, leg));
  const words = legs.map((leg) => LEGS[leg]);
  const listed = words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words[0];
  if (legs.length === 3) {
    const alone = stack.filter((server) => server.trifecta).map((server) => server.title);
    const where = alone.length ? `, on ${alone.join(", ")} alone` : ", though on no server alone. Each server's policy knows only its own tools";
    return `This stack can ${listed}: the lethal trifecta is complete${where}.`;
  }
  return legs.length ? `This stack can ${listed}. The lethal trifecta is not complete.` : "This stack has no leg of the lethal trifecta.";
}

// Every file of the stack: one for each server where an engine takes one server's, one for all where theirs join.
function files() {
  const known = stack.filter((server) => server.tools.length);
  const own = known.map((server) => entry(`policy.json for ${server.title}`, "policy.json", new URL(`tools/${server.slug}/policy.json`, ROOT).href));
  const twice = new Set(known.map((server) => server.label)).size < known.length;
  return [...own, ...Object.entries(known[0]?.files ?? {}).flatMap(([id, file]) => {
    if (file.one_server) return known.map((server) => entry(`${file.title} for ${server.title}`, file.name, blob(server.files[id].text)));
    const text = twice ? null : union(id, known.map((server) => server.files[id].text));
    return [text === null ? command(id, file.title) : entry(file.title, file.name, blob(text))];
  })];
}

const blob = (text) => URL.createObjectURL(new Blob([text], { type: "text/plain" }));

function entry(title, name, href) {
  const line = make("li");
  line.append(Object.assign(make("a", title), { href, download: name }));
  return line;
}

function command(id, title) {
  const line = make("li", `${title}: `);
  const [first, ...others] = stack.map((server) => `'${server.name.replaceAll("'", "'\\''")}'`);
  line.append(make("code", `toolrisk policy ${first}${others.map((name) => ` --with ${name}`).join("")} --format ${id}`));
  return line;
}

// One file of several servers': JSON lists joined and objects merged, or text after text; null where that is no union.
export function union(id, texts) {
  if (texts.length === 1) return texts[0];
  if (id in JOINED) return texts.join("\n");
  try {
    return `${JSON.stringify(texts.map((text) => JSON.parse(text)).reduce(merged), null, 2)}\n`;
  } catch {
    return null;
  }
}

function merged(one, other) {
  if (Array.isArray(one) && Array.isArray(other)) return [...one, ...other];
  if (one && other && typeof one === "object" && typeof other === "object") {
    const all = { ...one };
    for (const [key, value] of Object.entries(other)) all[key] = Object.hasOwn(one, key) ? merged(one[key], value) : value;
    return all;
  }
  if (one === other) return one;
  throw new Error("not a union");
}

// JSON as clients write it: with comments, and commas behind the last of a list. Strings are passed over.
export function parsed(text) {
  const bare = text.replace(/("(?:\\.|[^"\\])*")|\/\/[^\n\r]*|\/\*[^]*?\*\//g, (_, string) => string ?? " ");
  return JSON.parse(bare.replace(/("(?:\\.|[^"\\])*")|,(?=\s*[\]}])/g, (_, string) => string ?? ""));
}

// A client's configuration: each server in it is looked up by the package that starts it, or by its address.
async function read(text) {
  let file;
  try {
    file = parsed(text);
  } catch {
    return say("That file is not JSON.");
  }
  const listed = file?.mcpServers ?? file?.servers ?? file?.context_servers;
  if (!listed || typeof listed !== "object") return say("That file lists no servers: it has no mcpServers, servers or context_servers.");
  const servers = Object.entries(listed);
  const unknown = [];
  const known = [];
  for (const [label, how] of servers.slice(0, 60)) {
    const line = [how?.command, ...(Array.isArray(how?.args) ? how.args : []), how?.url].filter((word) => typeof word === "string");
    // An odd entry is not found; the others are.
    const found = await lookup(line).catch(() => null);
    if (found) known.push(found);
    else unknown.push(label);
  }
  await addAll(known);
  say(unknown.length ? `Not found in the catalog: ${unknown.join(", ")}.` : `${servers.length} ${servers.length === 1 ? "server" : "servers"} read.`);
}

async function lookup(line) {
  const names = line.map((word) => word.replace(/(?<=.)@[^/@]*$/, "").replace(/(==|>=|~=).*$/, "")).filter((word) => !word.startsWith("-"));
  for (const name of names.filter((word) => /[a-z]{3}/i.test(word))) {
    const words = URL.canParse(name) && /^https?:/.test(name) ? new URL(name).hostname : name;
    const found = await search(tokens(words).slice(0, 6).join("-"), { server: true });
    for (const one of await found.records(0, 5)) {
      const slug = one.href.split("/").at(-2);
      const server = await load(slug);
      if (server?.packages?.some((own) => own.identifier === name) || server?.remotes?.some((own) => own.url === name)) return slug;
    }
  }
  return null;
}

export function page() {
  const input = at("server");
  const list = make("ol", "", "drop");
  at("pick").append(list);
  let turn = 0;
  input.addEventListener("input", async () => {
    const mine = ++turn;
    const found = await sought(input.value, { server: true });
    const records = await found.records(0, 8);
    if (mine === turn) list.replaceChildren(...items(found, records));
  });
  const choose = (link) => {
    if (!link) return;
    addAll([link.pathname.split("/").at(-2)]);
    input.value = "";
    turn += 1;
    list.replaceChildren();
    input.focus();
  };
  list.addEventListener("click", (event) => { event.preventDefault(); choose(event.target.closest("a")); });
  at("pick").addEventListener("submit", (event) => { event.preventDefault(); choose(list.querySelector("a")); });
  at("file").addEventListener("change", async () => { if (at("file").files[0]) read(await at("file").files[0].text()); });
  const zone = at("dropzone");
  for (const name of ["dragover", "drop"]) zone.addEventListener(name, (event) => event.preventDefault());
  zone.addEventListener("drop", async (event) => { if (event.dataTransfer.files[0]) read(await event.dataTransfer.files[0].text()); });
  const wanted = (new URLSearchParams(location.search).get("s") ?? "").split(",").filter(Boolean).slice(0, 60);
  addAll(wanted);
}
