/** A certificate whose own words lead elsewhere, and a person who exports it under the name that the panel makes of them. */
import type { Terminal } from '../pty/terminal.ts';
import {
  buildCertificate,
  commonName,
  generalName,
  name,
  subjectAltName,
  text,
} from '../smime/certificate/build-certificate.ts';

/** `number-INDEX@hostile.example` is its second address, to find it by. */
export function certificateOf(given: string, index: number): Uint8Array {
  const addresses = [`${given}@hostile.example`, `number-${index}@hostile.example`];
  return buildCertificate({
    subject: name([commonName, text.utf8(`${index} ${given}`)]),
    extensions: [subjectAltName(...addresses.map(generalName.rfc822Name))],
  });
}

/** From the list, which is whole: finds the certificate and exports it under the name that the panel proposes. */
export async function exportAsProposed(terminal: Terminal, index: number): Promise<void> {
  const pressThenSee = async (key: string, until: string) => {
    terminal.press(key);
    await terminal.waitForText(until);
  };
  await pressThenSee('/', 'Search (');
  terminal.type(`number-${index}@`);
  await terminal.waitForText('(1 of');
  await pressThenSee('Enter', `search: number-${index}@`);
  await pressThenSee('Enter', 'SHA-256');
  await pressThenSee('x', 'File: ~/');
  await pressThenSee('Enter', 'written to');
  await pressThenSee('Esc', `search: number-${index}@`);
  await pressThenSee('Esc', 'by address');
}
