// A built portal as the clients see it: its pages on disk, a server that shows it as a web host does, spoilt copies of
// it, and the command line that all clients in JavaScript share. Judges nothing itself.

import { cp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { parse } from 'parse5';

/**
 * Runs a client on the folders of the command line, or with `--self-test` on spoilt copies of the one given. A fault
 * begins with the portal's name and a slash.
 */
export async function main(judge, spoilt) {
  const selfTest = process.argv[2] === '--self-test';
  const folders = process.argv.slice(selfTest ? 3 : 2);
  if (folders.length === 0 || (selfTest && folders.length > 1)) {
    console.error(`usage: ${path.basename(process.argv[1])} FOLDER... | --self-test FOLDER`);
    process.exitCode = 2;
  } else if (selfTest) {
    process.exitCode = await refusesSpoilt(judge, spoilt, folders[0]);
  } else {
    process.exitCode = await accepts(judge, folders);
  }
}

async function accepts(judge, folders) {
  const portals = await Promise.all(folders.map(open));
  const { judged, faults } = await judge(portals);
  for (const fault of faults) console.log(fault);
  console.log(`${faults.length === 0 ? judged : `${faults.length} faults in ${judged}`}`);
  return faults.length === 0 ? 0 : 1;
}

/** Each spoilt copy has one deliberate fault, and the client has to name it. */
async function refusesSpoilt(judge, spoilt, folder) {
  const scratch = `${folder}.spoilt-${path.basename(process.argv[1], '.mjs')}`;
  await rm(scratch, { recursive: true, force: true });
  const copies = spoilt.map((_, number) => path.join(scratch, `copy-${number}`));
  for (const [number, { edit }] of spoilt.entries()) {
    await cp(folder, copies[number], { recursive: true });
    await cp(`${folder}.toml`, `${copies[number]}.toml`);
    await edit(copies[number]);
  }
  const { faults } = await judge(await Promise.all(copies.map(open)));
  await rm(scratch, { recursive: true });
  const accepted = spoilt.filter(
    ({ says }, number) => !faults.some((fault) => fault.startsWith(`copy-${number}/`) && says.test(fault)),
  );
  for (const { name } of accepted) console.log(`accepted: ${name}`);
  if (accepted.length > 0) console.log(faults.join('\n'));
  console.log(`${spoilt.length - accepted.length} of ${spoilt.length} spoilt portals refused`);
  return accepted.length === 0 ? 0 : 1;
}

/** Changes one place in a file. */
export async function change(file, pattern, text) {
  const before = await readFile(file, 'utf8');
  const after = before.replace(pattern, text);
  if (after === before) throw new Error(`no ${pattern} in ${file}`);
  await writeFile(file, after);
}

/**
 * The portal in a folder, which is known by its full path from here on. Beside it, with `.toml` after the folder's name,
 * is the `site.toml` that it was built from.
 */
export async function open(folder) {
  const site = await readFile(`${folder}.toml`, 'utf8');
  const baseUrl = new URL(/^base_url\s*=\s*"([^"]+)"/m.exec(site)[1]);
  const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
  const pages = await Promise.all(files.filter((file) => file.endsWith('.html')).map((file) => page(folder, file)));
  if (pages.length === 0) throw new Error(`no page in ${folder}`);
  return { name: path.basename(folder), folder: path.resolve(folder), baseUrl, files, pages };
}

/** A page: its route, its text and its elements. */
async function page(folder, file) {
  const text = await readFile(path.join(folder, file), 'utf8');
  const elements = [...elementsBelow(parse(text))];
  const refresh = elements.find((element) => element.attrs.get('http-equiv')?.toLowerCase() === 'refresh');
  return {
    file,
    route: file.replace(/(^|\/)index\.html$/, '$1'),
    text,
    elements,
    ids: new Set(elements.map((element) => element.attrs.get('id')).filter(Boolean)),
    /** Where the page leads without being asked, if it does. */
    redirect: refresh && /url=(.*)$/i.exec(refresh.attrs.get('content'))?.[1],
  };
}

function* elementsBelow(node) {
  if (node.tagName) {
    const attrs = new Map(node.attrs.map(({ name, prefix, value }) => [prefix ? `${prefix}:${name}` : name, value]));
    yield { tag: node.tagName, attrs, content: (node.childNodes ?? []).map((child) => child.value ?? '').join('') };
  }
  for (const child of node.content?.childNodes ?? node.childNodes ?? []) yield* elementsBelow(child);
}

const MEDIA_TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
};

/** Serves a portal on a free port of this machine: below its base path only, with its 404.html elsewhere. */
export async function serve(portal) {
  const respond = async (request, response) => {
    const { status, file, location } = await find(portal, decodeURIComponent(request.url.split(/[?#]/)[0]));
    const headers = location ? { location } : { 'content-type': MEDIA_TYPES[path.extname(file)] ?? 'text/plain' };
    response.writeHead(status, headers);
    response.end(file && (await readFile(file)));
  };
  const server = createServer((request, response) => {
    respond(request, response).catch((error) => response.writeHead(500).end(String(error)));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { origin, home: origin + portal.baseUrl.pathname, close };
}

/** What stands at a path, as GitHub Pages answers. */
async function find(portal, requested) {
  const missing = { status: 404, file: path.join(portal.folder, '404.html') };
  const base = portal.baseUrl.pathname;
  if (!requested.startsWith(base)) return missing;
  const file = path.join(portal.folder, requested.slice(base.length));
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile()) return { status: 200, file };
  if (!found) return missing;
  if (!requested.endsWith('/')) return { status: 301, location: `${requested}/` };
  const index = path.join(file, 'index.html');
  return (await stat(index).catch(() => undefined)) ? { status: 200, file: index } : missing;
}
