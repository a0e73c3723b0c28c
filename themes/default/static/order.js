// The order of versions, as secportal itself orders them: PEP 440, and Semantic Versioning 2.0 §11.

const PEP440 =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|beta|preview|pre|rc|a|b|c)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(?:post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/i;
const SEMVER =
  /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?$/;
const STAGES = { a: 1, alpha: 1, b: 2, beta: 2, c: 3, rc: 3, pre: 3, preview: 3 };

/** What a version is compared by, part by part; undefined for a text that is none. */
export function parse(order, text) {
  return order === 'pep440' ? pep440(text) : semver(text);
}

function pep440(text) {
  const found = PEP440.exec(text);
  if (!found) return undefined;
  const [, epoch, release, stage, stageNumber, dash, postNumber, dev, devNumber, local] = found;
  const numbers = release.split('.').map(BigInt);
  while (numbers.length > 1 && numbers.at(-1) === 0n) numbers.pop();
  const post = dash ?? postNumber;
  // Without a stage, a development release comes before all stages, and a final one after them.
  const rank = stage ? STAGES[stage.toLowerCase()] : dev && post === undefined ? 0 : 4;
  return [
    BigInt(epoch ?? 0),
    numbers,
    [BigInt(rank), BigInt(stageNumber || 0)],
    post === undefined ? [] : [BigInt(post || 0)],
    dev ? [0n, BigInt(devNumber || 0)] : [1n],
    // Letters come before numbers.
    (local?.toLowerCase().split(/[-_.]/) ?? []).map((one) => (/^\d+$/.test(one) ? [1n, BigInt(one)] : [0n, one])),
  ];
}

function semver(text) {
  const found = SEMVER.exec(text);
  if (!found) return undefined;
  const [, major, minor, patch, stage] = found;
  // Numbers come before letters.
  const stages = stage?.split('.').map((one) => (/^\d+$/.test(one) ? [0n, BigInt(one)] : [1n, one]));
  return [[major, minor, patch].map(BigInt), stages ? [0n, stages] : [1n]];
}

/** Below, above or at zero, as the first of two parsed versions is lower, higher or the same. */
export function compare(one, two) {
  if (!Array.isArray(one)) return one < two ? -1 : Number(one > two);
  for (const [place, part] of one.entries()) {
    if (place >= two.length) return 1;
    const difference = compare(part, two[place]);
    if (difference !== 0) return difference;
  }
  return one.length < two.length ? -1 : 0;
}

/** Where a parsed version of PEP 440 keeps what makes it a local build. */
const LOCAL = 5;

/** The same beside a bound: a local build is the version that it is made from, unless the bound is a local build, too. */
export function standsTo(version, bound) {
  return compare(version[LOCAL] && bound[LOCAL].length === 0 ? version.with(LOCAL, []) : version, bound);
}
