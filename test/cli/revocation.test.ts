/** `smimectl revocation refresh` and `trust` with fetching: what is printed, and the exit codes. */
import { describe, expect, test } from 'vitest';
import { UserError } from '../../source/core/errors.ts';
import { emptyState, type StoreState } from '../../source/core/store-state.ts';
import { memoryStore } from '../../source/store/memory-store.ts';
import { crlDer, encodedSerial, extensions, noon } from '../smime/path/make-certificate.ts';
import { issuing, issuingCertificate, mailCertificate } from '../smime/path/make-hierarchy.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { run } from './support/fake-world.ts';

const mail = mailCertificate(issuing, {
  extensions: [extensions.crlDistributionPoint('http://lists.example/crl')],
});
const addedAt = '2026-01-01T00:00:00.000Z';

function state(fetchRevocation: boolean): StoreState {
  return {
    ...emptyState,
    settings: { ...emptyState.settings, enabled: true, fetchRevocation },
    certificates: [issuingCertificate, mail].map(({ der }) => ({
      der: Buffer.from(der).toString('base64'),
      addedAt,
    })),
  };
}

async function refresh(list: Uint8Array | undefined, argv: readonly string[], isOn = true) {
  const fetch = async (url: string) => {
    if (list === undefined) throw new UserError('io', `${url}: nobody listens there`);
    return list;
  };
  const change = () => ({ store: memoryStore(state(isOn)), network: { fetch } });
  return run({ folder: temporaryFolder(), now: noon, change }, ...argv);
}

const good = crlDer({ issuer: issuing.name, signer: issuing.key });
const bad = crlDer({
  issuer: issuing.name,
  signer: issuing.key,
  entries: [{ serial: encodedSerial(mail) }],
});

describe('revocation refresh', () => {
  test('is refused while the setting is off', async () => {
    const { code, stderr } = await refresh(good, ['revocation', 'refresh', '--json'], false);
    expect(code).toBe(1);
    expect(JSON.parse(stderr).error).toMatchObject({
      code: 'refused',
      hint: expect.stringContaining('settings'),
    });
  });

  test.each([
    ['a list that names nobody', good, 0, '1 revocation list asked for, 1 updated'],
    ['a list that names one', bad, 3, `revoked: the certificate of alice@example.org`],
    ['no answer', undefined, 3, 'http://lists.example/crl: nobody listens there'],
  ])('%s', async (_, list, code, sentence) => {
    const told = await refresh(list, ['revocation', 'refresh']);
    expect(told).toMatchObject({ code, stderr: '' });
    expect(told.stdout).toContain(sentence);
    const json = JSON.parse(
      (await refresh(list, ['revocation', 'refresh', 'alice@example.org', '--json'])).stdout,
    );
    expect(Object.keys(json)).toEqual(['lists', 'answers', 'unchecked', 'revoked']);
  });
});

test('trust asks by itself, and tells when nobody answered', async () => {
  const trusted = await refresh(good, ['trust', 'alice@example.org']);
  expect(trusted.stdout).toContain('Not revoked, says its issuer.');
  expect(await refresh(bad, ['trust', 'alice@example.org'])).toMatchObject({ code: 3 });
  const unknown = await refresh(undefined, ['trust', 'alice@example.org']);
  expect(unknown.code).toBe(0);
  expect(unknown.stdout).toContain('could not be checked');
  expect(unknown.stdout).toContain('nobody listens there');
});
