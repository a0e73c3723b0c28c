// The browser that the clients look through.

import { chromium } from 'playwright-core';

const BROWSER = {
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--no-first-run',
    // Whatever a page or the browser itself asks for, no name leads anywhere.
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ],
};

export function launch(more = []) {
  return chromium.launch({ ...BROWSER, args: [...BROWSER.args, ...more] });
}
