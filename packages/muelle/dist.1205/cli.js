// generated:index.js
var index = [{ "name": "addons list", "summary": "List the addons: where each comes from, its commit, modules and versions", "effect": "read" }, { "name": "addons outdated", "summary": "Show which git addons have newer commits or tags than those pinned", "effect": "read" }, { "name": "addons sync", "summary": "Fetch the git addons at their pinned commits; pin those that are new", "effect": "change" }, { "name": "build", "summary": "Build the images of the stack: Odoo with the addons baked in, and those that no registry has", "effect": "change" }, { "name": "cloc", "summary": "Count the lines of code of the project\u2019s own modules, as Odoo counts them", "effect": "read" }, { "name": "clone", "summary": "Make a neutralized environment a fresh copy of another one", "effect": "change" }, { "name": "completion", "summary": "Print the completion script of a shell", "effect": "read" }, { "name": "conf diff", "summary": "Compare the settings of Odoo in two environments", "effect": "read" }, { "name": "conf explain", "summary": "Say what a setting of Odoo means, what it is here, and where to set it", "effect": "read" }, { "name": "conf get", "summary": "Show the value of one setting of Odoo, where it comes from, and whether the running servers have it", "effect": "read" }, { "name": "conf list", "summary": "Show the settings of Odoo that muelle.yaml leads to, beside Odoo\u2019s own defaults", "effect": "read" }, { "name": "conf set", "summary": "Set a setting of Odoo in muelle.yaml, for all environments or for one, and apply it when asked", "effect": "change" }, { "name": "config", "summary": "Show the Compose file in effect on the host, resolved", "effect": "read" }, { "name": "config db", "summary": "Show the settings that PostgreSQL runs with", "effect": "read" }, { "name": "config odoo", "summary": "Show the settings that Odoo runs with, secrets masked", "effect": "read" }, { "name": "databases check", "summary": "Compare each database with muelle.yaml: locale, collation version, report.url", "effect": "read" }, { "name": "databases drop", "summary": "Remove a database with its files, after a verified dump of it", "effect": "destroy" }, { "name": "databases dump", "summary": "Dump a database with exactly the files that it names, and read the dump back", "effect": "change" }, { "name": "databases dumps", "summary": "List the dumps on the host: yours, and those that Muelle made before a change", "effect": "read" }, { "name": "databases duplicate", "summary": "Copy a database with exactly the files that it names to another name, while users go on", "effect": "change" }, { "name": "databases list", "summary": "Show every database: size, files, Odoo, modules, neutralised or not, last login", "effect": "read" }, { "name": "databases load", "summary": "Load a dump with its files, verify it, and only then put it in the place of a database", "effect": "change" }, { "name": "databases neutralize", "summary": "Neutralise a database: no mail, no scheduled actions, no payments; it cannot be taken back", "effect": "destroy" }, { "name": "databases reindex", "summary": "Make the indexes of a database anew after the image brought another sort order", "effect": "change" }, { "name": "databases rename", "summary": "Give a database and its files another name", "effect": "change" }, { "name": "databases size", "summary": "Show what takes the room in a database: tables, indexes, dead rows, files", "effect": "read" }, { "name": "dev", "summary": "Bring the environment for development up, and follow its log", "effect": "change" }, { "name": "down", "summary": "Remove the containers and networks; with --volumes the data too", "effect": "change" }, { "name": "exec", "summary": "Run a command in the running container of a service", "effect": "change" }, { "name": "host check", "summary": "Check the daemon's host: versions, disk, memory, limits, clock, network", "effect": "read" }, { "name": "host harden", "summary": "Close ports, and set Docker, the kernel, clock and updates of this machine for production", "effect": "change" }, { "name": "host prepare", "summary": "Install Docker Engine and Compose on this machine and start them", "effect": "change" }, { "name": "i18n add", "summary": "Add a language: load it, import the project\u2019s translations of it, and show what they lack", "effect": "change" }, { "name": "i18n check", "summary": "Show what the translations of the project\u2019s modules lack, and what is wrong in their files", "effect": "read" }, { "name": "i18n export", "summary": "Write the texts of the project\u2019s modules into their i18n folders: templates, and translations of a language", "effect": "change" }, { "name": "i18n import", "summary": "Read translation files of this machine into a database", "effect": "change" }, { "name": "i18n load", "summary": "Let a database speak further languages, with the translations of its modules", "effect": "change" }, { "name": "images build", "summary": "Build the images of the stack from Debian packages, for sites without a registry", "effect": "change" }, { "name": "images history", "summary": "Show the build steps of an image, and what each added", "effect": "read" }, { "name": "images layers", "summary": "Show the layers of an image by size, and what in them could be cut", "effect": "read" }, { "name": "images list", "summary": "List the images of the stack: what serves, what is kept, what is old", "effect": "read" }, { "name": "images outdated", "summary": "Ask whether there are newer images than those pinned, and newer Debian packages than those built in", "effect": "read" }, { "name": "images prune", "summary": "Remove old images of the stack, and what builds left behind", "effect": "change" }, { "name": "images push", "summary": "Push the application image of the files as they are now to a registry, under a tag that nothing else has", "effect": "change" }, { "name": "images tag", "summary": "Tag the application image of the files as they are now by version and git commit", "effect": "change" }, { "name": "images unused", "summary": "Show the images of the stack that no container uses, and which of them prune would remove", "effect": "read" }, { "name": "images update", "summary": "Pin the newer images that registries have, and build the Debian ones again where packages are newer", "effect": "change" }, { "name": "init", "summary": "Write a commented muelle.yaml for the project in this folder", "effect": "change" }, { "name": "inspect", "summary": "Show what the container of a service is", "effect": "read" }, { "name": "journal list", "summary": "Show what was done to the stack, by whom and how it ended", "effect": "read" }, { "name": "journal verify", "summary": "Check that nobody changed the journal", "effect": "read" }, { "name": "logs", "summary": "Show what services wrote to their logs", "effect": "read" }, { "name": "mcp", "summary": "Serve the operations to a coding agent over MCP, on standard input and output", "effect": "face" }, { "name": "migrate", "summary": "Bring muelle.yaml of an older Muelle to the version this one reads", "effect": "change" }, { "name": "modules graph", "summary": "Draw what modules depend on, or what depends on them", "effect": "read" }, { "name": "modules install", "summary": "Install modules in a database, with what they need", "effect": "change" }, { "name": "modules list", "summary": "Show the modules of each database beside those of the image", "effect": "read" }, { "name": "modules outdated", "summary": "Show the modules whose version in the image is not the installed one", "effect": "read" }, { "name": "modules reinstall", "summary": "Load the data of installed modules anew, as at their installation", "effect": "change" }, { "name": "modules uninstall", "summary": "Uninstall modules with all that depends on them, and their data", "effect": "change" }, { "name": "modules update", "summary": "Update modules in a database, with what depends on them", "effect": "change" }, { "name": "network inspect", "summary": "Show a network: its options as they are and as compose.yaml says, and who is in it", "effect": "read" }, { "name": "network list", "summary": "List the networks of the stack: who is in them, and whether they lead out", "effect": "read" }, { "name": "network matrix", "summary": "Show who may reach whom, and who gets out; with --probe, try it", "effect": "read" }, { "name": "network ports", "summary": "Show the open ports: what each service listens on, what is published outside, and who reaches it", "effect": "read" }, { "name": "network recreate", "summary": "Make a network anew that is not as compose.yaml says; what is in it stands still meanwhile", "effect": "change" }, { "name": "network test", "summary": "Test the way from one service to another, or to a host outside: network, name, port, answer", "effect": "read" }, { "name": "odoo explain", "summary": "Say what a command line of Odoo does, whether Odoo 19 takes it, and how it is run here", "effect": "read" }, { "name": "plan", "summary": "Show what muelle.yaml would change in the written files and in the running containers", "effect": "read" }, { "name": "proxy hold", "summary": "Let requests wait at the proxy for a moment", "effect": "change" }, { "name": "proxy release", "summary": "End a hold: requests go to the active colour again", "effect": "change" }, { "name": "proxy status", "summary": "Show which colour serves, what is held, and how many sessions there are", "effect": "read" }, { "name": "proxy switch", "summary": "Let the other colour serve, without a failed request", "effect": "change" }, { "name": "ps", "summary": "Show the services of the stack and how they are", "effect": "read" }, { "name": "pull", "summary": "Fetch the images of the stack ahead of muelle up", "effect": "change" }, { "name": "recreate", "summary": "Make the containers of services anew; data stays", "effect": "change" }, { "name": "registry list", "summary": "List the registries that the stack uses or this machine is logged in to", "effect": "read" }, { "name": "registry login", "summary": "Log in to a registry, and keep the login where Docker keeps it", "effect": "change" }, { "name": "registry logout", "summary": "Forget the login for a registry", "effect": "change" }, { "name": "render", "summary": "Write the stack of an environment from muelle.yaml into stack/<environment>/", "effect": "change" }, { "name": "reports check", "summary": "Check what prints PDF documents: wkhtmltopdf, fonts, and where reports fetch their pictures", "effect": "read" }, { "name": "reports url", "summary": "Have printed reports fetch their pictures from inside the stack", "effect": "change" }, { "name": "restart", "summary": "Restart services", "effect": "change" }, { "name": "run", "summary": "Run a command in a container of its own, made like a service", "effect": "change" }, { "name": "scaffold", "summary": "Begin a module in the project, from one of Odoo\u2019s templates or one for payroll in Chile", "effect": "change" }, { "name": "schedule list", "summary": "List what the steward runs by itself, when, and how it went", "effect": "read" }, { "name": "schedule pause", "summary": "Keep a job of the steward from running until it is resumed", "effect": "change" }, { "name": "schedule resume", "summary": "Let a paused job of the steward run again", "effect": "change" }, { "name": "schedule run", "summary": "Let the steward run one of its jobs now, and wait for it", "effect": "change" }, { "name": "schema", "summary": "Print the JSON Schema of muelle.yaml, for editors", "effect": "read" }, { "name": "secrets check", "summary": "Check that every secret is set, private, and the same in every copy", "effect": "read" }, { "name": "secrets export", "summary": "Write all secrets into one file encrypted with age, to keep in git or elsewhere", "effect": "change" }, { "name": "secrets import", "summary": "Take secrets from a file of muelle secrets export, after showing which of them would change", "effect": "change" }, { "name": "secrets list", "summary": "List the secrets of the stack and whether they are set; never their values", "effect": "read" }, { "name": "secrets rotate", "summary": "Give secrets new values, and with them whoever uses them, without an outage longer than one restart", "effect": "change" }, { "name": "secrets set", "summary": "Set a secret from a file, standard input or a hidden prompt", "effect": "change" }, { "name": "shell", "summary": "Open Odoo\u2019s shell on a database, or run a script in it; read-only unless --write", "effect": "change" }, { "name": "size", "summary": "Show how large everything is, why, whether it fits the host, and what gives out first", "effect": "read" }, { "name": "smtp set", "summary": "Set the mail server of Odoo in muelle.yaml, and its password among the secrets", "effect": "change" }, { "name": "smtp test", "summary": "Send a real test mail through the settings that Odoo uses, and show what the mail server says", "effect": "change" }, { "name": "start", "summary": "Start stopped services", "effect": "change" }, { "name": "stats", "summary": "Show what services use beside what they may", "effect": "read" }, { "name": "status", "summary": "Show how the stack is, and what needs attention first", "effect": "read" }, { "name": "steward", "summary": "Guard the stack from its steward container; muelle up starts it", "effect": "read" }, { "name": "stop", "summary": "Stop services; containers and data stay", "effect": "change" }, { "name": "test", "summary": "Run Odoo\u2019s tests on a throw-away database, with the addons as they are now", "effect": "change" }, { "name": "top", "summary": "List the processes of services", "effect": "read" }, { "name": "topology", "summary": "Draw the services of the stack and the ways between them", "effect": "read" }, { "name": "up", "summary": "Bring the stack up, or bring it to what muelle.yaml says now", "effect": "change" }, { "name": "upgrade-code", "summary": "Rewrite the project\u2019s modules for a newer Odoo, by Odoo\u2019s own scripts", "effect": "change" }, { "name": "validate", "summary": "Check muelle.yaml, muelle.lock and the addons, and show every fault with its place", "effect": "read" }, { "name": "version", "summary": "Tell the versions of Muelle and of the Node it runs on", "effect": "read" }, { "name": "volume backup", "summary": "Copy a volume to a tar on its host, with checksum and list of entries", "effect": "change" }, { "name": "volume check", "summary": "Check that the files in volumes belong to the user that its services run as", "effect": "read" }, { "name": "volume grow", "summary": "Say how to give a volume more room: enlarge the disk below it, or move it to a new one", "effect": "read" }, { "name": "volume inspect", "summary": "Show a volume: size, owner, who mounts it where, the disk below it, and its copies on the host", "effect": "read" }, { "name": "volume list", "summary": "List the volumes of the stack: size, who uses them, driver", "effect": "read" }, { "name": "volume prune", "summary": "Remove the volumes of this stack that compose.yaml no longer names", "effect": "change" }, { "name": "volume repair", "summary": "Give the files in a volume to the user that its services run as", "effect": "change" }, { "name": "volume restore", "summary": "Put a copy in the place of the content of a volume", "effect": "destroy" }];

// packages/muelle/package.json
var package_default = {
  name: "muelle",
  version: "0.1.0",
  description: "Keeps an Odoo 19 Community project in production on Docker",
  keywords: [
    "odoo",
    "docker",
    "compose",
    "haproxy",
    "postgresql",
    "mcp",
    "deployment",
    "operations"
  ],
  license: "Apache-2.0",
  type: "module",
  bin: {
    muelle: "bin/muelle.js"
  },
  files: [
    "bin",
    "dist"
  ],
  imports: {
    "#generated/*": {
      types: "./src/generated/*.d.ts",
      default: "./dist/generated/*.js"
    }
  },
  scripts: {
    prepack: "node ../../scripts/build.ts --publish"
  },
  engines: {
    node: ">=24"
  },
  devDependencies: {
    "@clack/prompts": "1.9.0",
    "@modelcontextprotocol/server": "2.4.0",
    "age-encryption": "0.3.0",
    croner: "11.0.1",
    diff: "9.0.0",
    dockerode: "5.0.1",
    "modern-tar": "0.8.6",
    yaml: "2.9.1",
    zod: "4.6.7"
  }
};

// packages/muelle/src/kernel/version.ts
var muelleVersion = package_default.version;

// packages/muelle/src/cli/show/columns.ts
function wrap(text, width) {
  return text.split("\n").flatMap((paragraph) => {
    const lines = [];
    let line = "";
    for (const word of paragraph.split(" ")) {
      if (line !== "" && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else {
        line = line === "" ? word : `${line} ${word}`;
      }
    }
    return [...lines, line];
  });
}
function columns(rows, width) {
  const left = Math.min(34, Math.max(0, ...rows.map(([first]) => first.length))) + 2;
  return rows.flatMap(([first, second]) => {
    const [head = "", ...tail] = wrap(second, Math.max(30, Math.min(width, 120) - left - 2));
    const title = `  ${first.padEnd(left)}`;
    const own = first.length + 2 > left ? [title.trimEnd(), `${" ".repeat(left + 2)}${head}`] : [`${title}${head}`];
    return [...own, ...tail.map((line) => `${" ".repeat(left + 2)}${line}`)].map((line) => line.trimEnd());
  });
}

// packages/muelle/src/cli/globals.ts
var globalSpecs = [
  value("project", "DIR", "directory of the project; default the current one", { short: "C" }),
  value("env", "NAME", "environment of muelle.yaml", { short: "e" }),
  value("format", "text|json", "json: one document on standard output, progress on standard error", {
    word: { types: [], values: ["text", "json"] }
  }),
  flag("dryRun", "dry-run", "show the plan and change nothing"),
  flag("yes", "yes", "agree to a change without being asked"),
  value("confirm", "NAME", "agree to lose NAME, where something is destroyed"),
  flag("quiet", "quiet", "no progress: only the answer, and errors"),
  flag("noColor", "no-color", "no colours; NO_COLOR=1 does the same"),
  flag("verbose", "verbose", "more progress: notes, exact commands, causes of errors", "v"),
  flag("help", "help", "show help", "h"),
  flag("version", "version", "show the version of Muelle")
];
function value(key, placeholder, description, more = {}) {
  const word = { types: ["string"], values: [] };
  return { kind: "one", path: [key], name: key, placeholder, word, description, required: false, ...more };
}
function flag(key, name, description, short) {
  const word = { types: ["boolean"], values: [] };
  return { kind: "flag", path: [key], name, short, placeholder: "", word, description, required: false };
}

// packages/muelle/src/cli/spec/spellings.ts
function spellingsOf(spec) {
  if (spec.positional !== void 0) return [];
  const negation = spec.kind === "flag" ? [negationOf(spec)] : [];
  return [`--${spec.name}`, ...negation, ...spec.short === void 0 ? [] : [`-${spec.short}`]];
}
function negationOf({ name }) {
  return name.startsWith("no-") ? `--${name.slice(3)}` : `--no-${name}`;
}
function meaningOf({ kind, default: on, description }) {
  return kind === "flag" && on === true ? `do not ${description}` : description;
}

// packages/muelle/src/cli/help/rows.ts
function flagTitle(spec) {
  const short = spec.short === void 0 ? "    " : `-${spec.short}, `;
  if (spec.kind === "flag") return `${short}${spec.default === true ? negationOf(spec) : `--${spec.name}`}`;
  const value2 = spec.kind === "pairs" ? "KEY=VALUE" : spec.placeholder;
  return `${short}--${spec.name} ${value2}`;
}
function flagText(spec) {
  const repeated = spec.kind === "many" || spec.kind === "pairs" ? "may be repeated" : void 0;
  const notes = [spec.required ? "required" : defaultText(spec.default), spec.positional ? void 0 : repeated];
  const said = notes.filter((note) => note !== void 0).join("; ");
  return [meaningOf(spec), said === "" ? "" : `(${said})`].filter((part) => part !== "").join(" ");
}
var globalRows = globalSpecs.map((spec) => [flagTitle(spec), flagText(spec)]);
function defaultText(value2) {
  if (value2 === void 0 || value2 === null || typeof value2 === "boolean" || value2 === "") return void 0;
  if (typeof value2 === "object") return void 0;
  return `default ${String(value2)}`;
}

// packages/muelle/src/cli/help/overview.ts
function overview(words, entries, style) {
  const usage = ["muelle", ...words, "<command> [flags]"].join(" ");
  const rows = [...entries].sort((one, other) => one.name < other.name ? -1 : 1).map(({ name, summary }) => [name, summary]);
  return [
    ...words.length === 0 ? ["Muelle keeps an Odoo 19 Community project in production on Docker.", ""] : [],
    `${style.bold("Usage:")} ${usage}`,
    "",
    style.bold("Commands:"),
    ...columns(rows, style.width),
    "",
    style.bold("Flags of every command:"),
    ...columns(globalRows, style.width),
    "",
    "`muelle <command> --help` tells more of one command."
  ].join("\n");
}

// packages/muelle/src/cli/locate.ts
function locate(argv, index2) {
  const words = [];
  const before = [];
  let found;
  let position = 0;
  const here = (entry) => {
    const [lost] = argv.slice(position);
    return {
      entry,
      words: [...words],
      lost: lost?.startsWith("-") ? void 0 : lost,
      tokens: [...before, ...argv.slice(position)]
    };
  };
  while (position < argv.length) {
    const token = argv[position] ?? "";
    const width = globalWidth(token);
    if (width === 0 && (token.startsWith("-") || !leads([...words, token], index2))) break;
    if (width > 0) before.push(...argv.slice(position, position + width));
    else words.push(token);
    position += Math.max(width, 1);
    const entry = index2.find(({ name }) => name === words.join(" "));
    if (entry !== void 0) found = here(entry);
  }
  return found ?? here(void 0);
}
function below(words, index2) {
  const name = words.join(" ");
  return index2.filter((entry) => name === "" || entry.name === name || entry.name.startsWith(`${name} `));
}
var leads = (words, index2) => below(words, index2).length > 0;
function globalWidth(token) {
  for (const spec of globalSpecs) {
    for (const spelling of spellingsOf(spec)) {
      if (token === spelling) return spec.kind === "flag" ? 1 : 2;
      const glued = spelling.startsWith("--") ? `${spelling}=` : spelling;
      if (spec.kind !== "flag" && token.startsWith(glued)) return 1;
    }
  }
  return 0;
}

// packages/muelle/src/cli/show/style.ts
import { styleText } from "node:util";
var tints = ["cyan", "magenta", "blue", "cyanBright", "magentaBright", "blueBright"];
function styleFor(stream, noColor) {
  const paint = (format) => (text) => noColor ? text : styleText(format, text, { stream });
  return {
    width: stream.columns || 80,
    bold: paint("bold"),
    dim: paint("dim"),
    good: paint("green"),
    bad: paint("red"),
    warn: paint("yellow"),
    tint: (text, number) => paint(tints[number % tints.length] ?? "cyan")(text)
  };
}

// packages/muelle/src/cli/main.ts
async function main(argv) {
  const [first, ...rest] = argv;
  if (first === "__complete") return (await import("./chunks/cli-complete-main.js")).complete(rest);
  if (first === "host-agent") return (await import("./chunks/engine-host-agent-command.js")).hostAgent(rest);
  if (first === "net-agent") {
    const answer = await (await import("./chunks/engine-probe-agent.js")).netAgent(rest[0] ?? "");
    process.stdout.write(`${JSON.stringify(answer)}
`);
    return 0;
  }
  if (first === "layers-agent") return (await import("./chunks/engine-layers-agent.js")).layersAgent(rest);
  const asked = first === "help";
  const located = locate(asked ? [...rest, "--help"] : argv, index);
  const said = (flag2) => located.tokens.includes(flag2);
  if (located.entry === void 0 && said("--version")) {
    process.stdout.write(`${muelleVersion}
`);
    return 0;
  }
  const help = said("--help") || said("-h") || argv.length === 0;
  if (located.entry === void 0 && located.lost === void 0 && help) {
    const style = styleFor(process.stdout, said("--no-color"));
    process.stdout.write(`${overview(located.words, below(located.words, index), style)}
`);
    return 0;
  }
  return await (await import("./chunks/cli-command.js")).command(located, index);
}
export {
  main
};
