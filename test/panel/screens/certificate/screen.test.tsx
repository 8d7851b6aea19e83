import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { StoreState } from '../../../../source/core/store-state.ts';
import { openCertificate } from '../../../../source/panel/screens/certificate/screen.tsx';
import { openCertificates } from '../../../../source/panel/screens/certificates/screen.tsx';
import { removeByFingerprint } from '../../../operations/remove-by-fingerprint.ts';
import { fixture } from '../../../support/fixture.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { type Harness, type HarnessOptions, openPanel } from '../../support/harness.tsx';
import { contextWith, fingerprintOf, stateOf } from '../certificates/store-of-fixtures.ts';

let panel: Harness | undefined;
afterEach(() => panel?.close());

async function open(name: string, state: StoreState, options: Partial<HarnessOptions> = {}) {
  const context = contextWith(state);
  panel = await openPanel({
    openFirst: (opener) => {
      openCertificates(opener);
      openCertificate(opener, fingerprintOf(name));
    },
    context,
    ...options,
  });
  await panel.until('SHA-256');
  return { panel, context };
}

/** Replaces the name in the focused field. */
async function typeFile(panel: Harness, file: string): Promise<void> {
  await panel.until('> File:');
  panel.type('\x7f'.repeat(40));
  panel.type(file);
  await panel.until(file.slice(-12));
}

const own = stateOf(['sales', 'alice'], ['sales']);

test('what is read out over the phone is what OpenSSL says, and the extensions come in words', async () => {
  const { panel } = await open('sales', own, { rows: 50 });
  const screen = await panel.until('Key usage (critical)');
  const { fingerprint256, fingerprint } = new X509Certificate(fixture('sales.pem'));
  const digits = screen.replace(/[^0-9A-F]/g, '');
  expect(digits).toContain(fingerprint256.replaceAll(':', ''));
  expect(digits).toContain(fingerprint.replaceAll(':', ''));
  expect(screen).toContain('Subject alternative name');
});

test('verification is recorded with how it was done, and can be withdrawn', async () => {
  const { panel, context } = await open('alice', own);
  await panel.press('v');
  await panel.until('compared in person');
  await panel.press('Down', 'Enter');
  await panel.until('It is recorded as verified over the phone.');
  const [, alice] = (await context.store.read()).certificates;
  expect(alice?.verified).toMatchObject({ by: 'tester', how: 'phone' });
  await panel.press('v');
  await panel.until('> withdraw');
  await panel.press('Enter');
  await panel.until('It counts as not verified now.');
  const [, after] = (await context.store.read()).certificates;
  expect(after?.verified).toBeUndefined();
});

describe('exporting the certificate', () => {
  test.each([
    ['PEM', 0, 'BEGIN CERTIFICATE'],
    ['DER', 1, ''],
    ['PKCS#7', 2, ''],
  ])('as %s makes a new file for its owner alone', async (label, tabs, marker) => {
    const file = join(temporaryFolder(), 'out');
    const { panel } = await open('alice', own);
    await panel.press('x');
    await panel.until('~/alice@example.org.pem');
    await panel.press(...Array.from({ length: tabs }, () => 'Tab'));
    await panel.until(`Format: ${label}`);
    await typeFile(panel, file);
    await panel.press('Enter');
    await panel.until('1 certificate written to');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const bytes = readFileSync(file);
    expect(bytes.toString('latin1')).toContain(marker);
    if (label !== 'PKCS#7') {
      expect(new X509Certificate(bytes).raw).toEqual(new X509Certificate(fixture('alice.pem')).raw);
    }
  });

  test('never overwrites: the sentence says so and the form stays', async () => {
    const file = join(temporaryFolder(), 'precious');
    writeFileSync(file, 'precious');
    const { panel } = await open('alice', own);
    await panel.press('x');
    await typeFile(panel, file);
    await panel.press('Enter');
    expect(await panel.until('already a file of this name')).toContain('> File:');
    expect(readFileSync(file, 'utf8')).toBe('precious');
  });

  test('a typed name is asked about before it is lost, the proposed one is not', async () => {
    const { panel } = await open('alice', own);
    await panel.press('x');
    await panel.until('> File:');
    await panel.press('Esc');
    await panel.until('SHA-256');
    await panel.press('x');
    await panel.until('> File:');
    panel.type('2');
    await panel.until('.pem2');
    await panel.press('Esc');
    await panel.until('the file name that was typed');
  });
});

describe('exporting the private key', () => {
  const passphrase = 'correct horse';

  test('asks for a new passphrase twice, shows none of it, and writes a key that it opens', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'sales.key');
    const { panel } = await open('sales', own, { folders: { [folder]: [] } });
    await panel.press('k');
    await typeFile(panel, file);
    await panel.press('Enter');
    await panel.until('(nothing typed)');
    panel.type(passphrase);
    expect(await panel.until('(typed, not shown)')).not.toContain('horse');
    await panel.press('Enter');
    await panel.until('Once more:');
    panel.type(passphrase);
    await panel.until(/Once more: \(typed/);
    await panel.press('Enter');
    const screen = await panel.until('encrypted with the new passphrase');
    expect(screen).not.toContain('horse');
    const written = readFileSync(file, 'utf8');
    expect(written).toContain('BEGIN ENCRYPTED PRIVATE KEY');
    const options = { type: 'pkcs8', format: 'der' } as const;
    expect(createPrivateKey({ key: written, passphrase }).export(options)).toEqual(
      createPrivateKey(fixture('sales.key.pem')).export(options),
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('two different passphrases are told, and nothing is written', async () => {
    const folder = temporaryFolder();
    const { panel } = await open('sales', own, { folders: { [folder]: [] } });
    await panel.press('k');
    await typeFile(panel, join(folder, 'sales.key'));
    await panel.press('Enter');
    await panel.until('(nothing typed)');
    panel.type(passphrase);
    await panel.until('(typed, not shown)');
    await panel.press('Enter');
    await panel.until('Once more:');
    panel.type('another one');
    await panel.until(/Once more: \(typed/);
    await panel.press('Enter');
    await panel.until('The two are not the same');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a name that is taken is told before anybody thinks of a passphrase', async () => {
    const folder = temporaryFolder();
    const { panel } = await open('sales', own, {
      folders: { [folder]: [{ name: 'sales.key', isFolder: false }] },
    });
    await panel.press('k');
    await typeFile(panel, join(folder, 'sales.key'));
    await panel.press('Enter');
    expect(await panel.until('already a file of this name')).toContain('> File:');
  });

  test('without a private key the key says so', async () => {
    const { panel } = await open('alice', own);
    await panel.press('k');
    await panel.until('There is no private key for this certificate in the store.');
    expect(panel.screen()).not.toContain('k export key');
  });
});

describe('removing', () => {
  test('the private key alone says that mail encrypted to it can no longer be read', async () => {
    const { panel, context } = await open('sales', own);
    await panel.press('r');
    const screen = await panel.until('Remove the private key of sales@example.com?');
    expect(screen).toContain('Mail that was encrypted to it can no longer be read');
    expect(screen).toContain('> Cancel');
    await panel.press('Enter');
    await panel.until('SHA-256');
    expect((await context.store.read()).privateKeys.keys).toHaveLength(1);
    await panel.press('r', 'y');
    await panel.until('The private key was removed; its certificates stay.');
    const state = await context.store.read();
    expect(state.privateKeys.keys).toEqual([]);
    expect(state.certificates).toHaveLength(2);
    expect(panel.screen()).not.toContain('including private key');
  });

  test('the certificate names its private key, and goes back to the list', async () => {
    const { panel, context } = await open('sales', own);
    await panel.press('d');
    await panel.until('sales@example.com, including private key');
    await panel.press('y');
    expect(await panel.until('1 certificate removed, 1 with its private key.')).toContain('1 certificate,');
    const state = await context.store.read();
    expect(state.certificates).toHaveLength(1);
    expect(state.privateKeys.keys).toEqual([]);
  });

  test('by somebody else meanwhile is told on the open screen', async () => {
    const { panel, context } = await open('alice', own);
    await removeByFingerprint(context, [fingerprintOf('alice')]);
    await panel.until('This certificate is not in the store any more.');
    await panel.press('d');
    await panel.until('The certificate is not in the store any more.');
  });
});

test('nothing in a hostile certificate reaches the terminal as it is', async () => {
  for (const name of ['hostile-escape', 'hostile-osc52', 'hostile-newline', 'hostile-long']) {
    const { panel } = await open(name, stateOf([name]), { rows: 150 });
    const screen = await panel.until('Subject alternative name');
    expect(screen).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    panel.close();
  }
});
