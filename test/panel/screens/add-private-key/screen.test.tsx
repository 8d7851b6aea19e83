import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { OperationContext } from '../../../../source/operations/context.ts';
import { addUnlockMethod } from '../../../../source/operations/unlock-methods/add-unlock-method.ts';
import { openAddPrivateKey } from '../../../../source/panel/screens/add-private-key/screen.tsx';
import { openFirstScreen } from '../../../../source/panel/screens/first-screen.ts';
import { createKeyProtection } from '../../../../source/store/key-protection/key-protection.ts';
import { nobody, quickStretch } from '../../../store/key-protection/protection-fixture.ts';
import { fixture } from '../../../support/fixture.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { type Harness, openPanel } from '../../support/harness.tsx';
import { hears } from '../../support/hears.ts';
import { importContext, stateWith } from '../../support/import-context.ts';

const pem = (name: string) => fixture(name).toString();
const passphrase = 'correct horse';
const storePassphrase = 'four random words here';

async function contextWith(...certificates: readonly string[]) {
  const root = temporaryFolder();
  const keyProtection = createKeyProtection({
    env: { XDG_DATA_HOME: join(root, 'data') },
    storeFolder: join(root, 'store'),
    stretch: quickStretch,
  });
  return importContext(await stateWith(...certificates), { keyProtection });
}

async function openAdding(context: OperationContext): Promise<Harness> {
  const panel = await openPanel({
    openFirst: openFirstScreen,
    context,
    folders: { '/home/tester': [{ name: 'sales-proc-type.key.pem', isFolder: false }] },
  });
  onTestFinished(() => panel.close());
  openAddPrivateKey(panel.panel);
  await panel.until('Never ask contacts for their private key.');
  return panel;
}

async function answer(panel: Harness, words: string): Promise<void> {
  await panel.until('(nothing typed)');
  await hears(panel);
  panel.type(words);
  await panel.until('(typed, not shown)');
  await panel.press('Enter');
}

const keysIn = async ({ store }: OperationContext) => (await store.read()).privateKeys.keys.length;

test('a key belongs to every certificate of its public key, and each is named', async () => {
  const context = await contextWith('renewal-old.pem', 'renewal-same-key.pem', 'alice.pem');
  const panel = await openAdding(context);
  panel.paste(pem('renewal-old.key.pem'));
  const screen = await panel.until('back up its key file');
  expect(screen.match(/billing@example\.com/g)).toHaveLength(2);
  expect(screen.replace(/\s+/g, ' ')).toContain('including private key');
  expect(screen).not.toContain('alice');
  expect(await keysIn(context)).toBe(1);
});

test('the passphrase is asked for until it opens the key, and never shown', async () => {
  const context = await contextWith('sales.pem');
  const panel = await openAdding(context);
  panel.paste(pem('sales-pbes2.key.pem'));
  await panel.until('Passphrase of the private key');
  await answer(panel, 'wrong');
  await panel.until('the passphrase does not open this private key');
  expect(panel.screen()).not.toContain('wrong');
  expect(await keysIn(context)).toBe(0);
  await answer(panel, passphrase);
  const screen = await panel.until('back up its key file');
  expect(screen).not.toContain(passphrase);
  expect(await keysIn(context)).toBe(1);
  expect(context.writes()).toBe(1);
});

test('a new key file is told with its path until that was acknowledged', async () => {
  const context = await contextWith('sales.pem', 'support.pem');
  const panel = await openAdding(context);
  panel.paste(pem('sales.key.pem'));
  await panel.until('A key file was made,');
  const flat = panel.screen().replace(/\s+/g, ' ');
  expect(flat).toMatch(/A key file was made, \/.*\.key: it opens all private keys/);
  expect(flat).toContain('Back it up apart from the store.');
  await hears(panel);
  await panel.press('x');
  await panel.until('A key file was made,');
  await panel.press('Enter');
  await panel.until('Overview');
  openAddPrivateKey(panel.panel);
  panel.paste(pem('support.key.pem'));
  await panel.until('Private key added. Stored now: support@example.com');
  expect(panel.screen()).not.toContain('key file');
});

test('a file works as well, and is read once more with its passphrase', async () => {
  const context = await contextWith('sales.pem');
  const panel = await openAdding(context);
  await panel.press('Tab');
  await panel.until('sales-proc-type.key.pem');
  await panel.press('Down', 'Up', 'Enter');
  await panel.until('sales-proc-type.key.pem: this private key is encrypted');
  await answer(panel, passphrase);
  await panel.until('back up its key file');
});

test('of certificate and key in one text the key is taken, and the rest is told', async () => {
  const context = await contextWith('sales.pem');
  const panel = await openAdding(context);
  panel.paste(pem('certificate-and-key.pem'));
  await panel.until('pasted text, block 1: a certificate, left alone.');
  expect(await keysIn(context)).toBe(1);
});

describe('nothing stored changes', () => {
  test.each([
    {
      what: 'without its certificate',
      file: 'refused-without-certificate.key.pem',
      told: /certificate for this private key could not be found.*Add its certificate first/,
    },
    {
      what: 'with two private keys',
      file: 'refused-two-keys.key.pem',
      told: /pasted text holds 2 private keys; one at a time/,
    },
    {
      what: 'with a certificate only',
      file: 'sales.pem',
      told: /holds a certificate, but no private key/,
    },
    {
      what: 'with a public key',
      file: 'ignored-public-key.pem',
      told: /this is a PUBLIC KEY block/,
    },
    {
      what: 'with something unreadable',
      file: 'ignored-prose.txt',
      told: /this is text without a certificate or a private key/,
    },
  ])('$what', async ({ file, told }) => {
    const context = await contextWith('sales.pem');
    const panel = await openAdding(context);
    panel.paste(pem(file));
    await panel.until('Nothing was stored.');
    expect(panel.screen().replace(/\s+/g, ' ')).toMatch(told);
    expect(context.writes()).toBe(0);
  });

  test('when the person goes back instead of giving the passphrase', async () => {
    const context = await contextWith('sales.pem');
    const panel = await openAdding(context);
    panel.paste(pem('sales-pbes2.key.pem'));
    await panel.until('(nothing typed)');
    await hears(panel);
    await panel.press('Esc');
    await panel.until('1 block, 30 lines');
    expect(context.writes()).toBe(0);
  });
});

test('what was pasted is never drawn', async () => {
  const panel = await openAdding(await contextWith());
  panel.paste(pem('sales.key.pem'));
  const screen = await panel.until('1 block, 28 lines');
  for (const line of pem('sales.key.pem').split('\n').slice(0, 5)) expect(screen).not.toContain(line);
});

describe('a store under a passphrase', () => {
  async function lockedContext() {
    const context = await contextWith('sales.pem', 'support.pem');
    const method = { kind: 'passphrase', passphrase: Buffer.from(storePassphrase) } as const;
    await addUnlockMethod(context, { method, askStorePassphrase: nobody });
    return context;
  }

  test('asks for it until it opens the store, and once only', async () => {
    const context = await lockedContext();
    const panel = await openAdding(context);
    panel.paste(pem('sales-pbes2.key.pem'));
    await panel.until('Passphrase of the private key');
    await answer(panel, passphrase);
    await panel.until('Passphrase of the store');
    await answer(panel, passphrase);
    await panel.until('Error: the passphrase does not open the private keys.');
    await answer(panel, storePassphrase);
    await panel.until('Private key added. Stored now: sales@example.com');
    openAddPrivateKey(panel.panel);
    panel.paste(pem('support.key.pem'));
    await panel.until('Private key added. Stored now: support@example.com');
    expect(await keysIn(context)).toBe(2);
  });

  test('is told which key file is missing when only that makes it ask', async () => {
    const context = await lockedContext();
    const folder = temporaryFolder();
    const keyFile = join(folder, 'my.key');
    const askStorePassphrase = async () => Buffer.from(storePassphrase);
    await addUnlockMethod(context, { method: { kind: 'key-file', path: keyFile }, askStorePassphrase });
    rmSync(keyFile);
    const panel = await openAdding(context);
    panel.paste(pem('sales.key.pem'));
    const screen = await panel.until('Passphrase of the store');
    expect(screen.replace(/\s+/g, '')).toContain(`Thekeyfile${keyFile}ismissing.`);
  });

  test('is left as it was when the person goes back', async () => {
    const context = await lockedContext();
    const writes = context.writes();
    const panel = await openAdding(context);
    panel.paste(pem('sales.key.pem'));
    await panel.until('Passphrase of the store');
    await hears(panel);
    await panel.press('Esc');
    await panel.until('1 block, 28 lines');
    expect(context.writes()).toBe(writes);
  });
});
