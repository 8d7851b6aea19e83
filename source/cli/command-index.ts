/**
 * All commands by their first word. A command's module is loaded only when it is meant, so that starting up
 * costs no more than the one command that runs.
 */
import type { CommandFamily } from './command.ts';

const families: readonly (Omit<CommandFamily, 'aliases'> & Partial<CommandFamily>)[] = [
  {
    word: 'status',
    summary: 'show whether S/MIME is enabled, counts, and what needs attention',
    load: async () => [(await import('./commands/status.ts')).status],
  },
  {
    word: 'enable',
    summary: 'switch S/MIME on',
    load: async () => [(await import('./commands/switch.ts')).enable],
  },
  {
    word: 'disable',
    summary: 'switch S/MIME off; everything that is stored stays',
    load: async () => [(await import('./commands/switch.ts')).disable],
  },
  {
    word: 'certificate',
    aliases: ['cert'],
    summary: 'list, show, add, export, remove and verify certificates',
    load: async () => (await import('./commands/certificate.ts')).certificateCommands,
  },
  {
    word: 'key',
    summary: 'add, export and remove private keys of our own',
    load: async () => (await import('./commands/key.ts')).keyCommands,
  },
  {
    word: 'group',
    summary: 'list, add, rename and remove groups, and set what they do by default',
    load: async () => (await import('./commands/group.ts')).groupCommands,
  },
  {
    word: 'settings',
    summary: 'show or change the settings',
    load: async () => [(await import('./commands/settings.ts')).settings],
  },
  {
    word: 'check',
    summary: 'tell whether a message would be signed and encrypted, and why not',
    load: async () => [(await import('./commands/check.ts')).check],
  },
  {
    word: 'seal',
    summary: 'sign and encrypt a mail as its group does by default',
    load: async () => [(await import('./commands/mail/seal.ts')).sealCommand],
  },
  {
    word: 'open',
    summary: 'decrypt and verify a mail that came in',
    load: async () => [(await import('./commands/mail/open.ts')).openCommand],
  },
  {
    word: 'sign',
    summary: 'sign a mail with the certificate of its sender',
    load: async () => [(await import('./commands/mail/seal.ts')).signCommand],
  },
  {
    word: 'encrypt',
    summary: 'encrypt a mail for all of its recipients',
    load: async () => [(await import('./commands/mail/seal.ts')).encryptCommand],
  },
  {
    word: 'verify',
    summary: 'tell whether the signature of a mail can be relied on',
    load: async () => [(await import('./commands/mail/open.ts')).verifyCommand],
  },
  {
    word: 'decrypt',
    summary: 'decrypt a mail with the private keys of the store',
    load: async () => [(await import('./commands/mail/open.ts')).decryptCommand],
  },
  {
    word: 'trust',
    summary: 'tell whether a certificate is trusted, through which chain, or which link is missing',
    load: async () => [(await import('./commands/trust.ts')).trust],
  },
  {
    word: 'revocation',
    summary: 'ask over the network which certificates were revoked',
    load: async () => [(await import('./commands/revocation.ts')).refresh],
  },
  {
    word: 'log',
    summary: 'show the recent activity, newest first',
    load: async () => [(await import('./commands/log.ts')).log],
  },
  {
    word: 'monitor',
    summary: 'tell which certificates expire soon, for cron and monitoring',
    load: async () => [(await import('./commands/monitor.ts')).monitor],
  },
  {
    word: 'apply',
    summary: 'bring the store to a desired state',
    load: async () => [(await import('./commands/state.ts')).apply],
  },
  {
    word: 'export-state',
    summary: 'write the state of the store as "apply" reads it, without secrets',
    load: async () => [(await import('./commands/state.ts')).exportStateCommand],
  },
  {
    word: 'unlock-method',
    summary: 'list, add and remove ways to open the private keys',
    load: async () => (await import('./commands/unlock-method.ts')).unlockMethodCommands,
  },
  {
    word: 'rotate-store-key',
    summary: 'seal all private keys anew under a new store key',
    load: async () => [(await import('./commands/unlock-method.ts')).rotate],
  },
  {
    word: 'doctor',
    summary: 'look whether the store is whole and its modes and owners are right',
    load: async () => [(await import('./commands/doctor.ts')).doctor],
  },
  {
    word: 'completion',
    summary: 'print the completion script of a shell',
    load: async () => [(await import('./commands/completion.ts')).completion],
  },
  {
    word: 'man',
    summary: 'print the manual page',
    load: async () => [(await import('./commands/man.ts')).man],
  },
];

export const commandFamilies: readonly CommandFamily[] = families.map((family) => ({
  aliases: [],
  ...family,
}));
