import { describe, expect, onTestFinished, test } from 'vitest';
import type { OperationContext } from '../../../../source/operations/context.ts';
import { openAddCertificate } from '../../../../source/panel/screens/add-certificate/screen.tsx';
import { openFirstScreen } from '../../../../source/panel/screens/first-screen.ts';
import { type Harness, type HarnessOptions, openPanel } from '../../support/harness.tsx';
import { enabledState, importContext, stateWith } from '../../support/import-context.ts';

async function openAdding(context: OperationContext, options: Partial<HarnessOptions>): Promise<Harness> {
  const panel = await openPanel({ openFirst: openFirstScreen, context, ...options });
  onTestFinished(() => panel.close());
  openAddCertificate(panel.panel);
  await panel.until('Paste text here');
  return panel;
}

const storedIn = async ({ store }: OperationContext) => (await store.read()).certificates.length;

describe('a file', () => {
  const folders = {
    '/home/tester': [
      { name: 'sales.p12', isFolder: false },
      { name: 'alice.pem', isFolder: false },
      { name: 'ignored-prose.txt', isFolder: false },
    ],
  };

  test('is chosen by Tab and its name', async () => {
    const panel = await openAdding(importContext(), { folders });
    await panel.press('Tab');
    await panel.until('alice.pem');
    panel.type('al');
    await panel.until('~/al');
    await panel.press('Tab', 'Enter');
    await panel.until('Press y to add 1 certificate.');
  });

  test('that is of no use is named, and another one can be chosen', async () => {
    const panel = await openAdding(importContext(), { folders });
    await panel.press('Ctrl+O');
    await panel.until('ignored-prose.txt');
    panel.type('ig');
    await panel.until('~/ig');
    await panel.press('Enter');
    await panel.until('ignored-prose.txt: this is text without a certificate');
  });

  test('under a passphrase asks for it until it opens', async () => {
    const context = importContext(await stateWith('sales.pem'));
    const panel = await openAdding(context, { folders });
    await panel.press('Tab');
    await panel.until('sales.p12');
    panel.type('sa');
    await panel.until('~/sa');
    await panel.press('Enter');
    await panel.until('sales.p12: this PKCS#12 container is encrypted');
    panel.type('wrong');
    await panel.until('(typed, not shown)');
    await panel.press('Enter');
    await panel.until('Error: sales.p12: the passphrase does not open this PKCS#12 container.');
    expect(panel.screen()).not.toContain('wrong');
    panel.type('correct horse');
    await panel.until('(typed, not shown)');
    await panel.press('Enter');
    await panel.until('3 new, 1 already there, 1 left alone');
    await panel.press('y');
    await panel.until('Added 3 certificates (1 already there).');
    expect(await storedIn(context)).toBe(4);
  });

  test('whose passphrase nobody knows is told as it is', async () => {
    const context = importContext(enabledState);
    const panel = await openAdding(context, { folders });
    await panel.press('Tab');
    await panel.until('sales.p12');
    panel.type('sa');
    await panel.until('~/sa');
    await panel.press('Enter');
    await panel.until('Passphrase of the PKCS#12 file');
    await panel.press('Esc');
    await panel.until('Nothing was stored.');
    expect(context.writes()).toBe(0);
  });
});
