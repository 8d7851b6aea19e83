import { randomBytes } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { emptyState } from '../../../../source/core/store-state.ts';
import type { OperationContext } from '../../../../source/operations/context.ts';
import { openAddCertificate } from '../../../../source/panel/screens/add-certificate/screen.tsx';
import { openFirstScreen } from '../../../../source/panel/screens/first-screen.ts';
import { fixture } from '../../../support/fixture.ts';
import { type Harness, type HarnessOptions, openPanel } from '../../support/harness.tsx';
import { hears } from '../../support/hears.ts';
import { importContext, stateWith } from '../../support/import-context.ts';

const pem = (name: string) => fixture(name).toString();
const flat = (text: string) => text.replace(/\s+/g, ' ');

async function open(context: OperationContext, options: Partial<HarnessOptions> = {}): Promise<Harness> {
  const panel = await openPanel({ openFirst: openFirstScreen, context, ...options });
  onTestFinished(() => panel.close());
  return panel;
}

async function openAdding(
  context: OperationContext,
  options: Partial<HarnessOptions> = {},
): Promise<Harness> {
  const panel = await open(context, options);
  openAddCertificate(panel.panel);
  await panel.until('Paste text here');
  return panel;
}

const storedIn = async ({ store }: OperationContext) => (await store.read()).certificates.length;

describe('while S/MIME is disabled', () => {
  test('adding offers to enable it, and goes on', async () => {
    const context = importContext(emptyState);
    const panel = await open(context);
    await panel.press('a');
    await panel.until('nothing can be added. Enable it now?');
    await panel.press('y');
    await panel.until('Paste text here');
    await panel.until('S/MIME is enabled.');
    expect((await context.store.read()).settings.enabled).toBe(true);
  });

  test('a no changes nothing', async () => {
    const context = importContext(emptyState);
    const panel = await open(context);
    await panel.press('a');
    await panel.until('Enable it now?');
    await panel.press('Enter');
    await panel.until('Overview');
    expect(context.writes()).toBe(0);
  });
});

describe('a paste', () => {
  test.each(['bracketed', 'typed'] as const)(
    'of 50 certificates, %s, is one plan and one write',
    async (how) => {
      const context = importContext();
      const panel = await openAdding(context);
      if (how === 'bracketed') panel.paste(pem('bundle-50.pem').replaceAll('\n', '\r'));
      else panel.type(pem('bundle-50.pem').replaceAll('\n', '\r'));
      await panel.until('50 new');
      expect(context.writes()).toBe(0);
      await hears(panel);
      await panel.press('y');
      await panel.until('Added 50 certificates.');
      expect(context.writes()).toBe(1);
      expect(await storedIn(context)).toBe(50);
      expect(panel.screen()).toContain('Overview');
    },
  );

  test('never adds by what was pasted behind it', async () => {
    const context = importContext();
    const panel = await openAdding(context);
    panel.type(`\x1b[200~${pem('alice.pem')}\x1b[201~\r\ryyy`);
    await panel.until('Press y to add 1 certificate.');
    await hears(panel);
    expect(context.writes()).toBe(0);
  });

  test('on the plan is read together with what is there', async () => {
    const panel = await openAdding(importContext());
    panel.paste(pem('alice.pem'));
    await panel.until('1 new');
    panel.paste(pem('bob.pem'));
    await panel.until('2 new');
    panel.paste(pem('bob.pem'));
    await panel.until('2 new, 1 left alone');
  });

  test.each([
    { what: 'garbage', text: 'no certificate at all\n', sentence: /text without a certificate/ },
    {
      what: 'a private key',
      text: pem('sales.key.pem'),
      sentence: /this is a private key, not a certificate/,
    },
    { what: 'a public key', text: pem('ignored-public-key.pem'), sentence: /this is a PUBLIC KEY block/ },
    {
      what: 'a request',
      text: pem('ignored-certificate-request.pem'),
      sentence: /this is a CERTIFICATE REQUEST/,
    },
    { what: 'half a block', text: pem('ignored-first-half.pem'), sentence: /half a block/ },
    { what: 'the other half', text: pem('ignored-second-half.pem'), sentence: /half a block/ },
    {
      what: '200 KB of noise',
      text: randomBytes(150_000).toString('base64').replace(/.{76}/g, '$&\n'),
      sentence: /text without a certificate/,
    },
  ])('of $what is named for what it is, and stores nothing', async ({ text, sentence }) => {
    const context = importContext();
    const panel = await openAdding(context);
    panel.paste(text);
    await panel.until('Nothing was stored.');
    expect(flat(panel.screen())).toMatch(sentence);
    expect(context.writes()).toBe(0);
    panel.paste(pem('alice.pem'));
    await panel.until('Press y to add 1 certificate.');
  });

  test('of a private key is not drawn', async () => {
    const panel = await openAdding(importContext());
    panel.paste(pem('sales.key.pem'));
    const screen = await panel.until('Nothing was stored.');
    expect(screen).toContain('28 lines');
    expect(screen).not.toContain(pem('sales.key.pem').split('\n')[1]?.slice(0, 30));
  });

  test('that comes in two parts is put together', async () => {
    const panel = await openAdding(importContext());
    const text = pem('alice.pem');
    panel.paste(text.slice(0, 500));
    await panel.until('half a block');
    panel.paste(text.slice(500));
    await panel.until('Press y to add 1 certificate.');
  });
});

describe('the plan', () => {
  test('adds nothing while something is refused, and the rest when that is skipped', async () => {
    const context = importContext();
    const panel = await openAdding(context);
    panel.paste(pem('bundle-50-one-refused.pem'));
    await panel.until('49 new, 1 refused');
    await hears(panel);
    await panel.press('y');
    await panel.until('Attention: Nothing is added while 1 is refused.');
    expect(context.writes()).toBe(0);
    await panel.press('s');
    await panel.until('Press y to add 49 certificates without the 1 refused.');
    await panel.press('y');
    await panel.until('Added 49 certificates (1 refused and left out).');
    expect(await storedIn(context)).toBe(49);
  });

  test('opens a certificate with its whole fingerprint before it is stored', async () => {
    const context = importContext();
    const panel = await openAdding(context);
    panel.paste(pem('chain.pem'));
    await panel.until('4 new');
    await hears(panel);
    await panel.press('Enter');
    const screen = await panel.until('New: not stored yet.');
    expect(screen.match(/(?:[0-9A-F]{4} ){7}[0-9A-F]{4}/g)?.length).toBeGreaterThanOrEqual(2);
    expect(screen).toContain('alice@example.org');
    expect(screen).not.toContain('Added');
    await panel.press('n');
    await panel.until('Before adding: 2 of 4');
    await panel.until('trusts every certificate');
    await panel.press('G');
    await panel.until('Found in');
    await panel.press('Esc');
    await panel.until('Press y to add 4 certificates.');
    expect(context.writes()).toBe(0);
  });

  test('tells what somebody else added meanwhile', async () => {
    const context = importContext();
    const panel = await openAdding(context);
    panel.paste(pem('alice.pem'));
    await panel.until('1 new');
    const { certificates } = await stateWith('alice.pem');
    await context.store.update((state) => ({ ...state, certificates }));
    await panel.until('0 new, 1 already there');
    await hears(panel);
    await panel.press('y');
    await panel.until('All of it is there already');
  });

  test('of an empty store and a revocation list is added too', async () => {
    const context = importContext();
    const panel = await openAdding(context);
    panel.paste(pem('crl-issuing.pem'));
    await panel.until('Press y to add 1 revocation list.');
    await hears(panel);
    await panel.press('y');
    await panel.until('Added 1 revocation list.');
    expect((await context.store.read()).crls).toHaveLength(1);
  });
});

describe('what was pasted', () => {
  test('is not lost by Esc without a question', async () => {
    const panel = await openAdding(importContext());
    panel.paste('not a certificate\n');
    await panel.until('Nothing was stored.');
    await hears(panel);
    await panel.press('Esc');
    await panel.until('This would be lost: the text that was pasted or typed (1 line, 18 bytes).');
    await panel.press('Esc');
    await panel.until('Nothing was stored.');
    await panel.press('Esc');
    await panel.until('This would be lost');
    await panel.press('y');
    await panel.until('Overview');
  });

  test('is still there after Esc on the plan', async () => {
    const panel = await openAdding(importContext());
    panel.paste(pem('alice.pem'));
    await panel.until('1 new');
    await hears(panel);
    await panel.press('Esc');
    await panel.until('-----BEGIN CERTIFICATE-----');
    await panel.press('Ctrl+D');
    await panel.until('1 new');
  });

  test('may be typed as well, and is read when the person says so', async () => {
    const panel = await openAdding(importContext());
    await panel.press('x', 'Enter', 'y');
    await panel.until('2 lines');
    await panel.press('Ctrl+D');
    await panel.until('text without a certificate');
    await panel.press('Ctrl+K');
    await panel.until('Paste text here');
    await panel.press('Ctrl+D');
    await panel.until('There is no text yet');
  });
});
