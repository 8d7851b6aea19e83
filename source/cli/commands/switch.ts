/** `smimectl enable` and `smimectl disable` */
import { changeSettings } from '../../operations/change-settings.ts';
import type { Command, Invocation } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';

async function switchTo(enabled: boolean, { context, output }: Invocation): Promise<ExitCode> {
  const settings = await changeSettings(await context(), { enabled });
  await output.answer(
    () => ({ enabled: settings.enabled }),
    () => [
      settings.enabled
        ? 'S/MIME is enabled.'
        : 'S/MIME is disabled. Everything that is stored stays, but no mail is signed or encrypted.',
    ],
  );
  return exitCodes.done;
}

export const enable: Command = {
  name: ['enable'],
  summary: 'switch S/MIME on',
  details: ['S/MIME is disabled at first. While it is, no certificate and no private key can be added.'],
  examples: [{ summary: 'begin', command: 'smimectl enable' }],
  run: (invocation) => switchTo(true, invocation),
};

export const disable: Command = {
  name: ['disable'],
  summary: 'switch S/MIME off; everything that is stored stays',
  examples: [{ summary: 'stop signing and encrypting for now', command: 'smimectl disable' }],
  run: (invocation) => switchTo(false, invocation),
};
