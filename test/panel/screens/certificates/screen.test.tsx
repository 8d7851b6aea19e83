import { afterEach, describe, expect, test } from 'vitest';
import type { StoreState } from '../../../../source/core/store-state.ts';
import { openCertificates } from '../../../../source/panel/screens/certificates/screen.tsx';
import { removeByFingerprint } from '../../../operations/remove-by-fingerprint.ts';
import { type Harness, type HarnessOptions, openPanel } from '../../support/harness.tsx';
import { contextWith, fingerprintOf, stateOf } from './store-of-fixtures.ts';

let panel: Harness | undefined;
afterEach(() => panel?.close());

async function open(state: StoreState, options: Partial<HarnessOptions> = {}) {
  const context = contextWith(state);
  panel = await openPanel({ openFirst: (opener) => openCertificates(opener), context, ...options });
  await panel.until('Certificates');
  return { panel, context };
}

const several = stateOf(['sales', 'alice', 'bob', 'expired', 'ca-issuing'], ['sales']);

test('a search narrows the list as it is typed, stays shown, and Esc takes it away again', async () => {
  const { panel } = await open(several);
  await panel.until('5 certificates');
  await panel.press('/');
  panel.type('ali');
  await panel.until('Search (1 of 5): ali');
  expect(panel.screen()).not.toContain('bob@example.org');
  await panel.press('Enter');
  expect(await panel.until('search: ali: 1 of 5')).toContain('/ search');
  await panel.press('Esc');
  await panel.until('5 certificates');
});

test('letters are text while somebody searches', async () => {
  const { panel, context } = await open(several);
  await panel.press('/', 'd', 'y', 'x', 'q');
  await panel.until('Search (0 of 5): dyxq');
  expect((await context.store.read()).certificates).toHaveLength(5);
  expect(panel.exitCode()).toBeUndefined();
});

test('a filter is chosen by its words, with how many there are', async () => {
  const { panel } = await open(several);
  await panel.press('f');
  await panel.until('expired (1)');
  await panel.press('Down', 'Enter');
  expect(await panel.until('filter: own, including private key: 1 of 5')).toContain('sales@example.com');
});

test('another order keeps who is selected, and turns round', async () => {
  const { panel } = await open(several);
  await panel.press('Down', 'o');
  await panel.until('by end of validity');
  await panel.press('Down', 'Down', 'Down', 'Enter');
  expect(await panel.until('by end of validity, next first')).toMatch(/>.*bob@example.org/);
  await panel.press('O');
  expect(await panel.until('last first')).toMatch(/>.*bob@example.org/);
});

describe('removing', () => {
  test('names every certificate and the private keys that go along, and the key that asked does not answer', async () => {
    const { panel, context } = await open(several);
    await panel.press('*', 'd');
    const screen = await panel.until('Remove 5 certificates?');
    expect(screen).toContain('1 private key goes as well.');
    expect(screen).toContain('Mail that was encrypted to it can no longer be read');
    expect(screen).toMatch(/sales@example\.com, including private key/);
    for (const name of ['alice@example.org', 'bob@example.org', 'grace@example.org', 'Example Issuing CA'])
      expect(screen).toContain(name);
    expect(screen).toContain('> Cancel');
    await panel.press('d', 'Enter');
    await panel.untilGone('Remove 5');
    expect((await context.store.read()).certificates).toHaveLength(5);
    await panel.press('d', 'y');
    await panel.until('5 certificates removed, 1 with its private key.');
    const state = await context.store.read();
    expect(state.certificates).toEqual([]);
    expect(state.privateKeys.keys).toEqual([]);
    expect(panel.screen()).toContain('Press a to add one.');
  });

  test('typed ahead never confirms', async () => {
    const { panel, context } = await open(several);
    panel.type('dy');
    await panel.until('Remove the certificate of');
    expect((await context.store.read()).certificates).toHaveLength(5);
  });

  test('on a small screen every name of a long question can be reached', async () => {
    const { panel } = await open(several, { columns: 40, rows: 12 });
    await panel.press('*', 'd');
    await panel.until('Remove 5 certificates?');
    await panel.press('End');
    const end = await panel.until('grace@example.org');
    expect(end).toContain('> Cancel');
  });

  test('a private key that another certificate has too stays, and the question says so', async () => {
    const names = ['renewal-old', 'renewal-same-key'];
    const { panel, context } = await open(stateOf(names, ['renewal-old']));
    await panel.press('d');
    await panel.until('but not its private key, which another certificate has too');
    await panel.press('y');
    await panel.until('1 certificate removed.');
    expect((await context.store.read()).privateKeys.keys).toHaveLength(1);
  });

  test('what somebody else removed meanwhile is told, and nothing more goes', async () => {
    const { panel, context } = await open(several);
    await panel.press('*', 'd');
    await panel.until('Remove 5 certificates?');
    await removeByFingerprint(context, [fingerprintOf('bob')]);
    await panel.press('y');
    await panel.until('certificate was removed by somebody else meanwhile');
    expect((await context.store.read()).certificates).toHaveLength(4);
  });
});

test('a change of the store from elsewhere shows at once and keeps who is selected', async () => {
  const { panel, context } = await open(several);
  await panel.press('Down', 'Down');
  await panel.until(/>.*grace@example\.org/);
  await removeByFingerprint(context, [fingerprintOf('alice')]);
  expect(await panel.until('4 certificates')).toMatch(/>.*grace@example\.org/);
});

test('Enter opens the selected certificate, and Esc comes back to it', async () => {
  const { panel } = await open(several);
  await panel.press('Down', 'Enter');
  await panel.until('Certificate of bob@example.org');
  await panel.press('Esc');
  await panel.until(/>.*bob@example\.org/);
});

test('keys that cannot do anything say why', async () => {
  const { panel } = await open(stateOf([]));
  await panel.press('x');
  await panel.until('There is no certificate yet: press a to add one.');
});
