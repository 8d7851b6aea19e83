/** What the activity log says of mail. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import * as contract from '../../support/contract.ts';
import { run } from '../../support/fake-world.ts';
import { now } from '../../support/script.ts';
import { type Correspondent, letter, usIn } from './correspondents.ts';
import { below, encryptedFor, signedBy } from './mail-by-openssl.ts';

async function logged(us: Correspondent, count: number): Promise<unknown> {
  const { stdout } = await us.smimectl('log', '--limit', String(count), '--json');
  return contract.shaped(contract.log, JSON.parse(stdout));
}

test('of mail that went out it tells what was done to which one, and what was not', async () => {
  const us = await usIn(temporaryFolder());
  await us.pipe(letter({ to: 'eve@example.net' }), 'seal');
  expect(await logged(us, 2)).toMatchObject([
    {
      action: 'encrypt',
      outcome: 'failed',
      from: 'sales@example.com',
      to: ['eve@example.net'],
      subject: '<1@example.com>',
      message: 'there is no certificate for eve@example.net',
    },
    { action: 'sign', outcome: 'success' },
  ]);
});

test('of mail that came in it tells what was wrong with it', async () => {
  const us = await usIn(temporaryFolder());
  const signed = signedBy('bob', 'Content-Type: text/plain\r\n\r\nSend ten.\r\n');
  await us.pipe(below('From: alice@example.org\n', encryptedFor('sales', signed)), 'open');
  expect(await logged(us, 2)).toMatchObject([
    { action: 'verify', outcome: 'failed', from: 'alice@example.org' },
    { action: 'decrypt', outcome: 'success' },
  ]);
});

test('what could not be handed on is a failure', async () => {
  const us = await usIn(temporaryFolder());
  const write = async () => {
    throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
  };
  const sealed = await run({ folder: us.folder, now, stdin: letter(), stdout: { write } }, 'seal');
  expect(sealed.code).toBe(1);
  await us.pipe(letter(), 'seal', '--report', join(us.folder, 'no', 'such'));
  expect(await logged(us, 4)).toMatchObject([
    { action: 'encrypt', outcome: 'failed', message: expect.stringContaining('its folder does not exist') },
    { action: 'sign', outcome: 'failed' },
    { action: 'encrypt', outcome: 'failed', message: expect.stringContaining('the device is full') },
    { action: 'sign', outcome: 'failed' },
  ]);
});
