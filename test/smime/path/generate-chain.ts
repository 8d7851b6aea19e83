/**
 * Random chains for comparing with OpenSSL: honest ones, and ones with a fault or an oddity. Everything follows
 * from the seed. Names differ from chain to chain, so that many can be judged in one run of OpenSSL.
 */
import { anyExtendedKeyUsage, emailProtection, type KeyUsage } from '../../../source/core/certificate.ts';
import {
  type CertificatePlan,
  certificateDer,
  day,
  ecKey,
  emailAddress,
  extension,
  extensions,
  generalName,
  type NamePlan,
  noon,
  schemes,
  type TestKey,
} from './make-certificate.ts';

/** What a chain has that OpenSSL and we may rightly judge differently. */
export type Oddity =
  | 'any-extended-key-usage'
  | 'misleading-key-identifier'
  | 'several-issuers-of-one-name'
  | 'root-without-basic-constraints'
  | 'host-name-as-common-name'
  | 'local-part-in-other-case'
  | 'last-second'
  | 'weak-signature';

export interface GeneratedChain {
  readonly target: Uint8Array;
  readonly trusted: readonly Uint8Array[];
  readonly untrusted: readonly Uint8Array[];
  readonly oddities: ReadonlySet<Oddity>;
  /** Faults and features in words, for whoever reads about a difference. */
  readonly story: readonly string[];
}

export interface Random {
  /** True with this probability. */
  chance(probability: number): boolean;
  below(limit: number): number;
  pick<T>(choices: readonly [T, ...T[]]): T;
}

/** mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    chance: (probability) => next() < probability,
    below,
    pick: (choices) => choices[below(choices.length)] ?? choices[0],
  };
}

const keys: readonly TestKey[] = Array.from({ length: 24 }, ecKey);
const serverAuth = '1.3.6.1.5.5.7.3.1';
const { email, dns, directory, uri, ip } = generalName;

const organisation = (value: string): NamePlan => [['2.5.4.10', value]];
const mailboxes = [
  'alice@example.org',
  'bob@mail.example.org',
  'carol@example.com',
  'dave@example.net',
] as const;

/** Constraints that chains often keep and sometimes break. */
function randomBase(random: Random): Uint8Array {
  return random.pick<() => Uint8Array>([
    () =>
      email(
        random.pick(['example.org', '.example.org', 'example.com', 'mail.example.org', 'alice@example.org']),
      ),
    () => dns(random.pick(['example.org', 'www.example.org', 'example.com', ''])),
    () => directory(organisation(random.pick(['Example', 'EXAMPLE', 'Other']))),
    () => uri(random.pick(['example.org', '.example.org', 'example.com'])),
    () => ip(192, 0, 2, 0, 255, 255, 255, random.pick([0, 128])),
  ])();
}

function randomName(random: Random, oddities: Set<Oddity>): Uint8Array {
  return random.pick<() => Uint8Array>([
    () => email(random.pick(mailboxes)),
    () => email(random.pick(mailboxes)),
    () => dns(random.pick(['example.org', 'www.example.org', 'evilexample.org', 'example.com'])),
    () => directory([...organisation(random.pick(['Example', 'Other'])), ['2.5.4.3', 'Alias']]),
    () => uri(random.pick(['https://example.org/a', 'https://www.example.org:8443/', 'ftp://example.com/'])),
    () => ip(192, 0, random.pick([2, 3]), random.below(256)),
    () => {
      oddities.add('local-part-in-other-case');
      return email('ALICE@example.org');
    },
  ])();
}

interface Person {
  readonly name: NamePlan;
  readonly key: TestKey;
}

/** Nobody minds a fault that is one of these words; `none` is by far the likeliest. */
type Fault =
  | 'none'
  | 'expired'
  | 'not-yet-valid'
  | 'bad-signature'
  | 'not-a-ca'
  | 'no-basic-constraints'
  | 'no-cert-sign'
  | 'unknown-critical'
  | 'wrong-usage'
  | 'weak-signature'
  | 'last-second'
  | 'misleading-hint'
  | 'version-1';

const faults: readonly [Fault, ...Fault[]] = [
  'expired',
  'not-yet-valid',
  'bad-signature',
  'not-a-ca',
  'no-basic-constraints',
  'no-cert-sign',
  'unknown-critical',
  'wrong-usage',
  'weak-signature',
  'last-second',
  'misleading-hint',
  'version-1',
];

interface Making {
  readonly random: Random;
  /** Every certificate has its key identifiers; without them OpenSSL cannot tell CAs of one name apart. */
  withIdentifiers: boolean;
  readonly oddities: Set<Oddity>;
  readonly story: string[];
}

function usagesOf({ random, oddities }: Making, fault: Fault): Uint8Array[] {
  if (fault === 'wrong-usage') return [extensions.extendedKeyUsage(serverAuth)];
  if (random.chance(0.03)) {
    oddities.add('any-extended-key-usage');
    return [extensions.extendedKeyUsage(anyExtendedKeyUsage)];
  }
  return random.chance(0.3) ? [extensions.extendedKeyUsage(serverAuth, emailProtection)] : [];
}

/** One certificate of the chain, with the fault in it. */
function make(making: Making, subject: Person, issuer: Person, isCa: boolean, fault: Fault): Uint8Array {
  const { random, oddities, story } = making;
  const label = subject.name.at(-1)?.[1];
  if (fault !== 'none') story.push(`${label}: ${fault}`);
  if (fault === 'weak-signature') oddities.add('weak-signature');
  if (fault === 'last-second') oddities.add('last-second');
  if (fault === 'misleading-hint') oddities.add('misleading-key-identifier');
  if (fault === 'version-1' || fault === 'no-basic-constraints') {
    oddities.add('root-without-basic-constraints');
  }
  // Without extensions there are no key identifiers either.
  if (fault === 'version-1' && making.withIdentifiers) oddities.add('several-issuers-of-one-name');
  const list: Uint8Array[] = [];
  if (isCa && fault !== 'no-basic-constraints') {
    const pathLength = random.chance(0.25) ? random.below(4) : undefined;
    if (pathLength !== undefined) story.push(`${label}: path length ${pathLength}`);
    list.push(
      extensions.basicConstraints(fault !== 'not-a-ca', fault === 'not-a-ca' ? undefined : pathLength),
    );
  } else if (!isCa && random.chance(0.7)) list.push(extensions.basicConstraints(false));
  const usages: KeyUsage[] = isCa
    ? ['cRLSign', ...(fault === 'no-cert-sign' ? [] : (['keyCertSign'] as const))]
    : [random.pick<KeyUsage>(['digitalSignature', 'digitalSignature', 'nonRepudiation', 'keyAgreement'])];
  if (random.chance(0.85) || fault === 'no-cert-sign') {
    list.push(extensions.keyUsage(...usages));
    story.push(`${label}: ${usages.join(' ')}`);
  }
  list.push(...usagesOf(making, fault));
  if (making.withIdentifiers || random.chance(0.8))
    list.push(extensions.subjectKeyIdentifier(subject.key.identifier));
  const hint = fault === 'misleading-hint' ? 'ab'.repeat(20) : issuer.key.identifier;
  if (making.withIdentifiers || random.chance(0.7) || fault === 'misleading-hint')
    list.push(extensions.authorityKeyIdentifier(hint));
  if (isCa && random.chance(0.25)) {
    const bases = () => Array.from({ length: 1 + random.below(3) }, () => randomBase(random));
    const permitted = random.chance(0.7) ? bases() : [];
    const excluded = permitted.length === 0 || random.chance(0.3) ? bases() : [];
    list.push(extensions.nameConstraints({ permitted, excluded }));
    story.push(`${label}: name constraints`);
  }
  if (!isCa) {
    const names = Array.from({ length: 1 + random.below(3) }, () => randomName(random, oddities));
    if (random.chance(0.85)) list.push(extensions.subjectAltName(...names));
  }
  if (fault === 'unknown-critical') list.push(extension('1.3.6.1.4.1.99999.1', Uint8Array.of(5, 0), true));
  const plan: CertificatePlan = {
    subject: subject.name,
    issuer: issuer.name,
    key: subject.key,
    signer: issuer.key,
    extensions: fault === 'version-1' ? [] : list,
    version: fault === 'version-1' ? 1 : 3,
    tamper: fault === 'bad-signature',
    ...(fault === 'weak-signature' ? { scheme: schemes.ecdsaSha1 } : {}),
    ...(fault === 'expired' ? { notAfter: noon - day } : {}),
    ...(fault === 'not-yet-valid' ? { notBefore: noon + day } : {}),
    ...(fault === 'last-second' ? { notAfter: noon } : {}),
  };
  return certificateDer(plan);
}

function leafName(making: Making, index: number): NamePlan {
  const { random, oddities } = making;
  const plan: [string, string][] = [['2.5.4.10', random.pick(['Example', 'example', 'Other'])]];
  if (random.chance(0.15)) plan.push([emailAddress, random.pick(mailboxes)]);
  if (random.chance(0.04)) {
    oddities.add('host-name-as-common-name');
    plan.push(['2.5.4.3', `leaf${index}.example.net`]);
  } else plan.push(['2.5.4.3', `Leaf ${index}`]);
  return plan;
}

export function generateChain(seed: number, index: number): GeneratedChain {
  const random = randomFrom(seed * 1_000_003 + index);
  const making: Making = { random, withIdentifiers: false, oddities: new Set(), story: [] };
  const shareName = () => {
    if (random.chance(0.8)) making.withIdentifiers = true;
    else making.oddities.add('several-issuers-of-one-name');
  };
  const firstKey = random.below(keys.length);
  let keysTaken = 0;
  const nextKey = () => keys[(firstKey + keysTaken++) % keys.length] ?? ecKey();
  const person = (label: string): Person => ({
    name: [...organisation(random.pick(['Example', 'Example', 'Other'])), ['2.5.4.3', `${label} ${index}`]],
    key: nextKey(),
  });
  const depth = 1 + random.below(5);
  const authorities: Person[] = [];
  for (let level = 0; level < depth; level++) {
    const upper = authorities.at(-1);
    // Sometimes a CA certifies its own new key.
    const isRollover = upper !== undefined && random.chance(0.1);
    if (isRollover) shareName();
    authorities.push(isRollover ? { ...person(''), name: upper.name } : person(`CA ${level} of`));
  }
  const hasNamesake = random.chance(0.06);
  if (hasNamesake) shareName();
  const leaf: Person = { name: leafName(making, index), key: nextKey() };
  const chain = [...authorities, leaf];
  const faulty = random.chance(0.55) ? random.below(chain.length) : -1;
  const fault = random.pick(faults);
  const certificates = chain.map((subject, level) =>
    make(making, subject, chain[level - 1] ?? subject, level < depth, level === faulty ? fault : 'none'),
  );
  const [target = new Uint8Array(), ...issuers] = certificates.toReversed();
  // From the certificate itself (rarely) to the root (mostly); nothing at all is also a store.
  const anchors = random.chance(0.65)
    ? issuers.slice(-1)
    : random.chance(0.8)
      ? issuers.filter(() => random.chance(0.5))
      : random.chance(0.5)
        ? [target]
        : [];
  // OpenSSL walks up even from a certificate that is stored itself, and minds what it finds there; we do not.
  const untrusted = anchors.includes(target) ? [] : issuers.filter((issuer) => !anchors.includes(issuer));
  if (untrusted.length > 0 && random.chance(0.06)) {
    untrusted.splice(random.below(untrusted.length), 1);
    making.story.push('an issuer is missing');
  }
  const [firstIssuer] = authorities.slice(-1);
  if (firstIssuer !== undefined && hasNamesake) {
    making.story.push('a namesake of the issuer');
    const namesake = { ...person(''), name: firstIssuer.name };
    untrusted.unshift(make(making, namesake, authorities[0] ?? namesake, true, 'none'));
  }
  return { target, trusted: anchors, untrusted, oddities: making.oddities, story: making.story };
}
