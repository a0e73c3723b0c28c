// Judges links and what a page loads: every link within the portal leads to something, with its fragment, below the
// base path too; every page can be reached; and each page keeps to a content security policy without inline code.
// External links are not fetched, only looked at.

import { cp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { change, main, serve } from './portal.mjs';

async function judge(portals) {
  const faults = [];
  let pages = 0;
  let links = 0;
  for (const portal of portals) {
    const server = await serve(portal);
    try {
      const judged = new Judged(portal, server);
      for (const page of portal.pages) await judged.page(page);
      await judged.styleSheets();
      judged.reachability();
      faults.push(...judged.faults);
      pages += portal.pages.length;
      links += judged.links;
    } finally {
      await server.close();
    }
  }
  return { judged: `${pages} pages with ${links} links`, faults };
}

class Judged {
  constructor(portal, server) {
    this.portal = portal;
    this.server = server;
    this.pages = new Map(portal.pages.map((page) => [page.route, page]));
    this.answers = new Map();
    this.leadsTo = new Map();
    this.faults = [];
    this.links = 0;
  }

  fault(page, message) {
    this.faults.push(`${this.portal.name}/${page.file ?? page}: ${message}`);
  }

  async page(page) {
    this.policy(page);
    this.canonical(page);
    for (const { attribute, url, kind } of references(page)) {
      this.links += 1;
      await this.reference(page, kind, attribute, url);
    }
  }

  /** A page is served at its route; the page for what is missing stands in for any other. */
  address(page) {
    return new URL(page.file === '404.html' ? 'no/such/page' : page.route, this.server.home);
  }

  async reference(page, kind, attribute, written) {
    const say = (message) => this.fault(page, `${attribute}="${written}" ${message}`);
    const absolute = /^[a-z][a-z0-9+.-]*:/i.test(written);
    if (absolute && !written.startsWith(this.portal.baseUrl.href)) {
      const wrong = kind === 'resource' ? 'is loaded from elsewhere' : externalFault(written);
      if (wrong) say(wrong);
      return;
    }
    const here = absolute ? written.replace(this.portal.baseUrl.href, this.server.home) : written;
    const url = URL.canParse(here, this.address(page)) ? new URL(here, this.address(page)) : undefined;
    if (!url) return say('is no address');
    if (url.origin !== this.server.origin) return say('is an address without https:');
    if (!url.pathname.startsWith(this.portal.baseUrl.pathname)) return say('leaves the base path');
    const route = decodeURIComponent(url.pathname.slice(this.portal.baseUrl.pathname.length));
    const status = await this.status(url);
    if (status === 301) return say('has no slash at its end');
    if (status !== 200 && !(page.file === '404.html' && url.hash && route === 'no/such/page'))
      return say('leads nowhere');
    const target = status === 200 ? this.pages.get(route) : page;
    if (url.hash && !target?.ids.has(decodeURIComponent(url.hash.slice(1)))) return say('names no element there');
    if (kind === 'link') this.leadsTo.set(page.route, [...(this.leadsTo.get(page.route) ?? []), route]);
  }

  async status(url) {
    const address = url.origin + url.pathname;
    if (!this.answers.has(address)) {
      const response = await fetch(address, { redirect: 'manual' });
      await response.arrayBuffer();
      this.answers.set(address, response.status);
    }
    return this.answers.get(address);
  }

  canonical(page) {
    const links = page.elements.filter(({ tag, attrs }) => tag === 'link' && attrs.get('rel') === 'canonical');
    const target = page.redirect && new URL(page.redirect, this.address(page)).href.slice(this.server.home.length);
    const expected = new URL((target ?? page.route).replaceAll('+', '%2B'), this.portal.baseUrl).href;
    const found = links.map(({ attrs }) => attrs.get('href'));
    const right = page.file === '404.html' ? found.length === 0 : found.length === 1 && found[0] === expected;
    if (!right) this.fault(page, `canonical is [${found}] and not ${page.file === '404.html' ? 'left out' : expected}`);
  }

  policy(page) {
    const position = page.elements.findIndex(
      ({ attrs }) => attrs.get('http-equiv')?.toLowerCase() === 'content-security-policy',
    );
    const policy = page.elements[position]?.attrs.get('content') ?? '';
    const loads = page.elements.findIndex(
      ({ tag, attrs }) =>
        ['script', 'style', 'img'].includes(tag) || (tag === 'link' && attrs.get('rel') === 'stylesheet'),
    );
    if (position < 0) this.fault(page, 'has no content security policy');
    else if (loads >= 0 && loads < position) this.fault(page, 'loads something before its content security policy');
    else if (!/default-src 'none'/.test(policy))
      this.fault(page, "its content security policy does not start from 'none'");
    if (/unsafe-|\bdata:|\*/.test(policy)) this.fault(page, `its content security policy is lax: ${policy}`);
    for (const { tag, attrs, content } of page.elements) {
      if (tag === 'style' || attrs.has('style')) this.fault(page, `<${tag}> has an inline style`);
      if (tag === 'script' && (!attrs.has('src') || content.trim())) this.fault(page, 'has an inline script');
      for (const name of attrs.keys())
        if (/^on/.test(name)) this.fault(page, `<${tag}> has an inline handler: ${name}`);
    }
  }

  /** What style sheets load, from where they stand. */
  async styleSheets() {
    for (const file of this.portal.files.filter((file) => file.endsWith('.css'))) {
      const text = await readFile(path.join(this.portal.folder, file), 'utf8');
      const sheet = { file, route: file, ids: new Set() };
      for (const [, url] of text.matchAll(/(?:url\(|@import)\s*["']?([^"')]+)/g)) {
        await this.reference(sheet, 'resource', 'url', url);
      }
    }
  }

  reachability() {
    const reached = new Set(['']);
    for (const route of reached) for (const next of this.leadsTo.get(route) ?? []) reached.add(next);
    for (const page of this.portal.pages) {
      if (!reached.has(page.route) && !page.redirect && page.file !== '404.html') {
        this.fault(page, 'cannot be reached from the home page');
      }
    }
  }
}

/** Everything in a page that leads or loads; `canonical` is judged apart. */
function* references(page) {
  if (page.redirect) yield { attribute: 'refresh', url: page.redirect, kind: 'link' };
  for (const { tag, attrs } of page.elements) {
    const resource = tag === 'link' && /stylesheet|icon|preload|manifest/.test(attrs.get('rel'));
    if (attrs.has('href') && attrs.get('rel') !== 'canonical' && tag !== 'base') {
      yield { attribute: 'href', url: attrs.get('href'), kind: resource || tag === 'use' ? 'resource' : 'link' };
    }
    if (attrs.has('xlink:href')) yield { attribute: 'xlink:href', url: attrs.get('xlink:href'), kind: 'resource' };
    if (attrs.has('src')) yield { attribute: 'src', url: attrs.get('src'), kind: 'resource' };
    if (attrs.has('action')) yield { attribute: 'action', url: attrs.get('action'), kind: 'link' };
    if (attrs.has('cite')) yield { attribute: 'cite', url: attrs.get('cite'), kind: 'link' };
    for (const candidate of attrs.get('srcset')?.split(',') ?? []) {
      yield { attribute: 'srcset', url: candidate.trim().split(/\s/)[0], kind: 'resource' };
    }
  }
}

/** What is wrong with the form of an external link. */
function externalFault(written) {
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (!url || /[\s<>"\\^`{|}]/.test(written)) return 'is no well-formed address';
  if (url.protocol === 'mailto:') return /^[^@\s]+@[^@\s]+$/.test(url.pathname) ? undefined : 'names no mailbox';
  if (url.protocol !== 'https:') return 'is neither https: nor mailto:';
  if (!url.hostname.includes('.') || url.username || url.password) return 'names no public host';
  return undefined;
}

const inHome = (pattern, text) => (folder) => change(path.join(folder, 'index.html'), pattern, text);
const inBody = (html) => inHome('</body>', `${html}</body>`);

/** Faults that have to be named, one a copy. */
const SPOILT = [
  { name: 'a link to no page', edit: inBody('<a href="no-such-page/">x</a>'), says: /leads nowhere/ },
  { name: 'a page without its slash', edit: inBody('<a href="policy">x</a>'), says: /no slash/ },
  { name: 'a fragment of no element', edit: inBody('<a href="#no-such-id">x</a>'), says: /names no element/ },
  { name: 'a way out of the base path', edit: inBody('<a href="/policy/">x</a>'), says: /leaves the base path/ },
  { name: 'an unencrypted link', edit: inBody('<a href="http://example.org/">x</a>'), says: /neither https/ },
  { name: 'a link without a scheme', edit: inBody('<a href="//example.org/">x</a>'), says: /without https/ },
  { name: 'a script as a link', edit: inBody('<a href="javascript:alert(1)">x</a>'), says: /neither https/ },
  { name: 'a broken address', edit: inBody('<a href="https://exa mple.org/">x</a>'), says: /well-formed/ },
  { name: 'an empty mail address', edit: inBody('<a href="mailto:">x</a>'), says: /mailbox/ },
  { name: 'an image from elsewhere', edit: inBody('<img src="https://example.org/x.png" alt="">'), says: /elsewhere/ },
  { name: 'an inline style', edit: inBody('<p style="color: red">x</p>'), says: /inline style/ },
  { name: 'an inline script', edit: inBody('<script>1</script>'), says: /inline script/ },
  { name: 'an inline handler', edit: inBody('<p onclick="x()">x</p>'), says: /inline handler/ },
  {
    name: 'no policy',
    edit: inHome(/http-equiv="Content-Security-Policy"/i, 'name="x"'),
    says: /no content security policy/,
  },
  {
    name: 'a lax policy',
    edit: inHome(/default-src 'none'/, "default-src 'none'; script-src 'unsafe-inline'"),
    says: /lax/,
  },
  {
    name: 'a wrong canonical link',
    edit: inHome(/rel="canonical" href="[^"]*"/, 'rel="canonical" href="https://example.org/"'),
    says: /canonical is/,
  },
  {
    name: 'an orphan',
    edit: (folder) => cp(path.join(folder, 'policy'), path.join(folder, 'orphan'), { recursive: true }),
    says: /orphan.*cannot be reached/,
  },
  {
    name: 'a page that is gone',
    edit: (folder) => rm(path.join(folder, 'policy'), { recursive: true }),
    says: /leads nowhere/,
  },
];

await main(judge, SPOILT);
