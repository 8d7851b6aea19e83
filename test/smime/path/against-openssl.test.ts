/**
 * Random chains judged by us and by `openssl verify`. Every difference must be one of the rules named here; a rule
 * says which of the two refuses, and why that is right. SMIMECTL_GENERATED_CHAINS and SMIMECTL_GENERATED_SEED make
 * more and other chains.
 */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { crlPool } from '../../../source/smime/crl/crl-pool.ts';
import { certificatePool } from '../../../source/smime/path/certificate-pool.ts';
import { explainTrust } from '../../../source/smime/path/explain-trust.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type GeneratedChain, generateChain, type Oddity } from './generate-chain.ts';
import { noon } from './make-certificate.ts';

const count = Number(process.env.SMIMECTL_GENERATED_CHAINS ?? 200);
const seed = Number(process.env.SMIMECTL_GENERATED_SEED ?? 1);
const batchSize = 50;

/** Why one of the two may refuse what the other accepts: a chain with the oddity, refused for nothing else. */
interface Rule {
  readonly oddity: Oddity;
  readonly whoRefuses: 'we' | 'openssl';
  /** Our codes, or OpenSSL's error numbers. */
  readonly refusals: readonly string[];
  /** Those among them that the others follow from. */
  readonly causes?: readonly string[];
  readonly why: string;
}

const rules: readonly Rule[] = [
  {
    oddity: 'any-extended-key-usage',
    whoRefuses: 'openssl',
    refusals: ['26'],
    why: 'RFC 8550 §4.4.4 takes anyExtendedKeyUsage for mail; OpenSSL’s smimesign purpose does not',
  },
  {
    oddity: 'misleading-key-identifier',
    whoRefuses: 'openssl',
    refusals: ['19', '20'],
    why: 'key identifiers are hints to us; OpenSSL excludes issuers by them',
  },
  {
    oddity: 'several-issuers-of-one-name',
    whoRefuses: 'openssl',
    refusals: ['7', '19'],
    why: 'OpenSSL settles for one of several CAs with the same name; we try each',
  },
  {
    oddity: 'last-second',
    whoRefuses: 'openssl',
    refusals: ['10'],
    why: 'RFC 5280 §4.1.2.5 includes the second that notAfter names; OpenSSL does not',
  },
  {
    oddity: 'host-name-as-common-name',
    whoRefuses: 'openssl',
    refusals: ['47', '48'],
    why: 'OpenSSL takes a common name that looks like a host for one; mail has no such custom',
  },
  {
    oddity: 'weak-signature',
    whoRefuses: 'we',
    refusals: ['weak-signature'],
    why: 'our policy refuses SHA-1; OpenSSL’s default level does not',
  },
  {
    oddity: 'root-without-basic-constraints',
    whoRefuses: 'we',
    refusals: ['not-a-ca', 'issuer-missing', 'untrusted-root', 'name-constraint', 'path-too-long'],
    causes: ['not-a-ca', 'issuer-missing'],
    why: 'only CA:TRUE makes a stored certificate an anchor, so we look further up; OpenSSL takes others as well',
  },
  {
    oddity: 'local-part-in-other-case',
    whoRefuses: 'we',
    refusals: ['name-constraint'],
    why: 'ALICE@ may be the excluded alice@; to OpenSSL they are two mailboxes',
  },
];

function isExplained(chain: GeneratedChain, whoRefuses: Rule['whoRefuses'], refusals: readonly string[]) {
  const applying = rules.filter(
    (rule) =>
      chain.oddities.has(rule.oddity) &&
      rule.whoRefuses === whoRefuses &&
      (rule.causes ?? rule.refusals).some((cause) => refusals.includes(cause)),
  );
  const explained = new Set(applying.flatMap((rule) => rule.refusals));
  return refusals.every((refusal) => explained.has(refusal));
}

/** What OpenSSL says against a certificate of a whole path, in our words. */
const meanings: ReadonlyMap<string, string> = new Map([
  ['9', 'not-yet-valid'],
  ['10', 'expired'],
  ['25', 'path-too-long'],
  ['34', 'unknown-critical-extension'],
  ['47', 'name-constraint'],
  ['48', 'name-constraint'],
]);
const brokenOff = ['bad-signature', 'issuer-missing', 'untrusted-root'];

/** Where both refuse a whole path without oddities, we name everything that OpenSSL names. */
function unnamed(
  chain: GeneratedChain,
  codes: readonly string[],
  errors: readonly string[],
): readonly string[] {
  if (chain.oddities.size > 0 || codes.some((code) => brokenOff.includes(code))) return [];
  return errors.flatMap((error) => meanings.get(error) ?? []).filter((code) => !codes.includes(code));
}

function pem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** OpenSSL's error numbers by chain, empty for a chain that it accepts. */
async function opensslErrors(chains: readonly GeneratedChain[], folder: string): Promise<string[][]> {
  const file = (name: string, ders: readonly Uint8Array[]) => {
    const whole = path.join(folder, name);
    writeFileSync(whole, ders.map(pem).join(''));
    return whole;
  };
  const trusted = file(
    'trusted.pem',
    chains.flatMap((chain) => chain.trusted),
  );
  const untrusted = file(
    'untrusted.pem',
    chains.flatMap((chain) => chain.untrusted),
  );
  const targets = chains.map(({ target }, i) => file(`target-${i}.pem`, [target]));
  const options = ['-purpose', 'smimesign', '-partial_chain', '-attime', String(noon / 1000)];
  const args = ['verify', ...options, '-trusted', trusted, '-untrusted', untrusted, ...targets];
  // Refused chains make the exit status 2; what counts is what it says about each.
  const { stdout, stderr } = await promisify(execFile)('openssl', args).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  const errors = targets.map((): string[] => []);
  let pending: string[] = [];
  const isOk = new Set(stdout.split('\n').flatMap((line) => /^(.*): OK$/.exec(line)?.[1] ?? []));
  for (const line of stderr.split('\n')) {
    const [, number] = /^error (\d+) at \d+ depth lookup/.exec(line) ?? [];
    if (number !== undefined) pending.push(number);
    const [, target] = /^error (.*): verification failed$/.exec(line) ?? [];
    if (target === undefined) continue;
    errors[targets.indexOf(target)]?.push(...pending);
    pending = [];
  }
  expect(targets.filter((target, i) => isOk.has(target) !== (errors[i]?.length === 0))).toEqual([]);
  return errors;
}

function ourCodes({ target, trusted, untrusted }: GeneratedChain): readonly string[] {
  const stored = certificatePool(trusted.map(readCertificate));
  const { isTrusted, reasons } = explainTrust(
    readCertificate(target),
    { stored, crls: crlPool([]) },
    { at: noon, purpose: 'smime-sign', supplied: untrusted.map(readCertificate), revocation: 'off' },
  );
  return isTrusted ? [] : reasons.map(({ code }) => code);
}

test(`${count} generated chains get OpenSSL's verdict, or differ by a named rule`, {
  timeout: 180_000,
}, async () => {
  const folder = temporaryFolder();
  const differences: string[] = [];
  let accepted = 0;
  for (let from = 0; from < count; from += batchSize) {
    const length = Math.min(batchSize, count - from);
    const chains = Array.from({ length }, (_, i) => generateChain(seed, from + i));
    const theirs = await opensslErrors(chains, folder);
    for (const [i, chain] of chains.entries()) {
      const errors = theirs[i] ?? [];
      const codes = ourCodes(chain);
      const isAccepted = codes.length === 0;
      if (isAccepted && errors.length === 0) accepted++;
      const isSame = isAccepted === (errors.length === 0);
      const isFine = isSame
        ? unnamed(chain, codes, errors).length === 0
        : isExplained(chain, isAccepted ? 'openssl' : 'we', isAccepted ? errors : codes);
      if (isFine) continue;
      const said = `we ${codes.join(' ') || 'accept'}, OpenSSL ${errors.join(' ') || 'accepts'}`;
      differences.push(
        `chain ${from + i}: ${said}; ${[...chain.oddities].join(' ')}; ${chain.story.join(', ')}`,
      );
    }
  }
  expect(differences).toEqual([]);
  // A generator that makes only broken chains would prove nothing.
  expect(accepted).toBeGreaterThan(count / 5);
});
