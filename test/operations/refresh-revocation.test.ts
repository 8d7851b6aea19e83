/** Asking about revocations over the network: a server for lists of our own, and OpenSSL as the OCSP responder. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Certificate } from '../../source/core/certificate.ts';
import { emptyState, type StoreState } from '../../source/core/store-state.ts';
import type { OperationContext } from '../../source/operations/context.ts';
import { explainTrustOf } from '../../source/operations/explain-trust.ts';
import { loadInventory } from '../../source/operations/load-inventory.ts';
import { refreshRevocation } from '../../source/operations/refresh-revocation.ts';
import { createNetwork } from '../../source/revocation/fetch-bytes.ts';
import { octetString, oid, sequence } from '../../source/smime/der/write.ts';
import { smimeEngine } from '../../source/smime/engine.ts';
import { testContext } from '../panel/support/context.ts';
import { ocspFailure, ocspResponse } from '../smime/ocsp/make-ocsp-response.ts';
import {
  crlDer,
  day,
  ecKey,
  encodedSerial,
  extensions,
  generalName,
  noon,
} from '../smime/path/make-certificate.ts';
import {
  issuing,
  issuingCertificate,
  mailCertificate,
  rootCertificate,
} from '../smime/path/make-hierarchy.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';

const ocspAccess = (uri: string) =>
  sequence(
    oid('1.3.6.1.5.5.7.1.1'),
    octetString(sequence(sequence(oid('1.3.6.1.5.5.7.48.1'), generalName.uri(uri)))),
  );

type Answers = Map<string, Uint8Array | number>;

/** Answers by path; a number is a status. */
async function serve(answers: Answers): Promise<{ readonly base: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const answer = answers.get(path) ?? 404;
    if (typeof answer === 'number') response.writeHead(answer).end();
    else response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { base: `http://127.0.0.1:${address.port}`, asked };
}

function contextWith(
  certificates: readonly Certificate[],
  change: Partial<OperationContext> = {},
  settings: Partial<StoreState['settings']> = {},
): OperationContext {
  const addedAt = '2026-01-01T00:00:00.000Z';
  const state: StoreState = {
    ...emptyState,
    settings: { ...emptyState.settings, enabled: true, fetchRevocation: true, ...settings },
    certificates: certificates.map(({ der }) => ({ der: Buffer.from(der).toString('base64'), addedAt })),
  };
  const network = createNetwork({ maximumBytes: 1024 * 1024, timeoutMilliseconds: 5000 });
  return testContext(state, { engine: smimeEngine, network, clock: () => noon, ...change });
}

const list = (more: Partial<Parameters<typeof crlDer>[0]> = {}) =>
  crlDer({ issuer: issuing.name, signer: issuing.key, ...more });
const withList = (uri: string) =>
  mailCertificate(issuing, { extensions: [extensions.crlDistributionPoint(uri)] });
const withResponder = (uri: string) => mailCertificate(issuing, { extensions: [ocspAccess(uri)] });
const isRevoked = async (context: OperationContext, { fingerprint }: Certificate) =>
  (await loadInventory(context)).revoked.has(fingerprint);

test('nothing is asked while the setting is off', async () => {
  const asked: string[] = [];
  const network = {
    fetch: async (url: string) => {
      asked.push(url);
      return new Uint8Array();
    },
  };
  const mail = withList('http://lists.example/crl');
  const context = contextWith([issuingCertificate, mail], { network }, { fetchRevocation: false });
  await expect(refreshRevocation(context)).rejects.toMatchObject({ code: 'refused' });
  const verdict = await explainTrustOf(context, { certificate: mail, mayFetch: true });
  expect(verdict.revocation).toEqual({ status: 'unknown' });
  expect(asked).toEqual([]);
});

describe('lists', () => {
  test('a newer list takes the place of the older one, an older one does not come back', async () => {
    const answers: Answers = new Map([['/crl', list()]]);
    const { base } = await serve(answers);
    const mail = withList(`${base}/crl`);
    const context = contextWith([issuingCertificate, mail]);
    expect(await refreshRevocation(context)).toMatchObject({
      lists: [{ outcome: 'updated' }],
      unchecked: [],
      revoked: [],
    });
    const entries = [{ serial: encodedSerial(mail) }];
    answers.set('/crl', list({ entries, thisUpdate: noon - 1000 }));
    const report = await refreshRevocation(context);
    expect(report.revoked.map(({ fingerprint }) => fingerprint)).toEqual([mail.fingerprint]);
    expect(await isRevoked(context, mail)).toBe(true);
    expect((await context.store.read()).crls).toHaveLength(1);
    answers.set('/crl', list());
    expect((await refreshRevocation(context)).lists).toMatchObject([{ outcome: 'unchanged' }]);
    expect(await isRevoked(context, mail)).toBe(true);
  });

  test.each<[string, Uint8Array | number, string]>([
    ['garbage', Buffer.from('<html>'), 'not a readable certificate revocation list'],
    ['a list of somebody else', list({ signer: ecKey() }), 'not signed by a stored CA'],
    ['a stale list', list({ nextUpdate: noon - day }), 'out of date'],
    ['a list of the future', list({ thisUpdate: noon + day, nextUpdate: noon + 2 * day }), 'later time'],
    ['no list', 404, 'status 404'],
  ])('%s is told, and changes nothing', async (_, answer, sentence) => {
    const { base } = await serve(new Map([['/crl', answer]]));
    const mail = withList(`${base}/crl`);
    const context = contextWith([issuingCertificate, mail]);
    const before = await context.store.read();
    const { unchecked } = await refreshRevocation(context);
    expect(unchecked).toMatchObject([{ code: 'revocation-unknown', fingerprint: mail.fingerprint }]);
    expect(unchecked[0]?.message).toContain(sentence);
    expect(await context.store.read()).toBe(before);
    const verdict = await explainTrustOf(context, { certificate: mail, mayFetch: true });
    expect(verdict.revocation).toMatchObject({ status: 'unknown', why: expect.stringContaining(sentence) });
  });

  test('each list is fetched once, and whoever has no place, no issuer or only LDAP is told', async () => {
    const { base, asked } = await serve(new Map([['/crl', list()]]));
    const ldap = withList('ldap://directory.example/cn=crl');
    const nameless = mailCertificate({ ...issuing, key: ecKey() });
    const certificates = [withList(`${base}/crl`), withList(`${base}/crl`), ldap, nameless, rootCertificate];
    const { unchecked } = await refreshRevocation(contextWith([issuingCertificate, ...certificates]));
    expect(asked).toEqual(['/crl']);
    const about = (certificate: Certificate) =>
      unchecked.find(({ fingerprint }) => fingerprint === certificate.fingerprint)?.message;
    expect(about(nameless)).toContain('is not stored');
    expect(about(rootCertificate)).toBeUndefined();
    const alone = await refreshRevocation(contextWith([issuingCertificate, ldap]));
    expect(alone.unchecked.map(({ message }) => message).join()).toContain('only http and https');
  });
});

describe('OCSP answers', () => {
  test.each<[string, (mail: Certificate) => Uint8Array | number, string]>([
    ['tryLater', () => ocspFailure(3), 'try later'],
    ['garbage', () => Buffer.from('x'), 'not a readable OCSP response'],
    [
      'another signer',
      (mail) => ocspResponse({ about: mail, issuer: issuingCertificate, signer: ecKey() }),
      'nobody trusted',
    ],
    [
      'unknown',
      (mail) =>
        ocspResponse({ about: mail, issuer: issuingCertificate, signer: issuing.key, status: 'unknown' }),
      'does not know it',
    ],
  ])('%s never takes a revocation back', async (_, answer, sentence) => {
    const answers: Answers = new Map();
    const { base } = await serve(answers);
    const mail = withResponder(`${base}/ocsp`);
    const context = contextWith([issuingCertificate, mail]);
    answers.set('/ocsp', answer(mail));
    const told = await refreshRevocation(context);
    expect(told.unchecked.map(({ message }) => message).join()).toContain(sentence);
    const plan = { about: mail, issuer: issuingCertificate, signer: issuing.key };
    answers.set('/ocsp', ocspResponse({ ...plan, status: 'revoked' }));
    expect((await refreshRevocation(context)).answers).toMatchObject([{ outcome: 'revoked' }]);
    expect(await isRevoked(context, mail)).toBe(true);
    answers.set('/ocsp', answer(mail));
    expect((await refreshRevocation(context)).answers).toMatchObject([{ outcome: 'failed' }]);
    expect(await isRevoked(context, mail)).toBe(true);
  });

  test('a responder that is gone costs one attempt, however many certificates name it', async () => {
    let attempts = 0;
    const network = {
      fetch: async () => {
        attempts++;
        throw Object.assign(new Error('nobody there'), { code: 'ECONNREFUSED', syscall: 'connect' });
      },
    };
    const certificates = Array.from({ length: 30 }, () => withResponder('http://127.0.0.1:1/'));
    const report = await refreshRevocation(contextWith([issuingCertificate, ...certificates], { network }));
    expect(report.unchecked).toHaveLength(30);
    expect(attempts).toBeLessThanOrEqual(6);
  });
});

/** OpenSSL's own responder, signing as `issuing` or, with its certificate, as whom that appointed. */
async function opensslResponder(folder: string, index: string): Promise<string> {
  const pem = (certificate: Certificate) =>
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(certificate.der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
  writeFileSync(join(folder, 'ca.pem'), pem(issuingCertificate));
  writeFileSync(join(folder, 'ca.key'), issuing.key.privateKey.export({ format: 'pem', type: 'pkcs8' }));
  writeFileSync(join(folder, 'index.txt'), index);
  const args = [
    'ocsp',
    '-index',
    'index.txt',
    '-CA',
    'ca.pem',
    '-rsigner',
    'ca.pem',
    '-rkey',
    'ca.key',
    '-port',
    '0',
    '-nmin',
    '60',
  ];
  const child = spawn('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill());
  let told = '';
  child.stdout.on('data', (chunk: Buffer) => {
    told += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    told += chunk.toString();
  });
  return waitFor(() => /ACCEPT \S*?:(\d+) PID/.exec(told)?.[1], { describe: () => told });
}

test("OpenSSL's responder is understood: good, revoked and unknown", async () => {
  const folder = temporaryFolder();
  // The certificates name the port, and the index names the certificates: so the port is reached by another name.
  const place = 'http://responder.example/';
  const [good, revoked, unknown] = [1, 2, 3].map(() => withResponder(place));
  if (good === undefined || revoked === undefined || unknown === undefined) throw new Error('too few');
  const serial = ({ serialNumber }: Certificate) => serialNumber.toUpperCase();
  const line = (status: string, since: string, certificate: Certificate) =>
    `${status}\t491231235959Z\t${since}\t${serial(certificate)}\tunknown\t/CN=x\n`;
  const index = line('V', '', good) + line('R', '260101000000Z,keyCompromise', revoked);
  const port = await opensslResponder(folder, index);
  const real = createNetwork();
  const network = {
    fetch: (url: string, request = {}) =>
      real.fetch(url.replace(place, `http://127.0.0.1:${port}/`), request),
  };
  // The responder answers for the present.
  const context = contextWith([issuingCertificate, good, revoked, unknown], { network, clock: Date.now });
  const { answers } = await refreshRevocation(context, { certificates: [good, revoked, unknown] });
  expect(answers).toMatchObject([
    { outcome: 'good' },
    { outcome: 'revoked' },
    { outcome: 'failed', message: expect.stringContaining('does not know it') },
  ]);
  expect(await isRevoked(context, revoked)).toBe(true);
  expect(await isRevoked(context, good)).toBe(false);
  expect((await explainTrustOf(context, { certificate: good })).revocation).toEqual({ status: 'good' });
});
