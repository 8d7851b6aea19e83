/**
 * When two e-mail addresses are the same mailbox for our purposes: the domain without regard to case and in
 * either IDN form (RFC 5890), the local part without regard to case. Whatever is no plain mailbox matches nothing.
 */
import { domainToASCII } from 'node:url';

const asciiDomain = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/i;
const internationalDomain = /^[\p{L}\p{M}\p{N}\-.]+$/u;
/** RFC 5321 atext and dots; quoted local parts are refused, nobody gets certificates for them. */
const asciiLocalPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const internationalAtom = "[\\p{L}\\p{M}\\p{N}\\p{Emoji}!#$%&'*+/=?^_`{|}~-]+";
const internationalLocalPart = new RegExp(`^${internationalAtom}(?:\\.${internationalAtom})*$`, 'u');

/** RFC 5322 §3.2.3 with the letters of RFC 6532, of which none passes for white space or punctuation. */
export function isDotAtom(text: string): boolean {
  return internationalLocalPart.test(text);
}

/** Lower case without ever turning a foreign letter into an ASCII one: U+212A (Kelvin) is not `k`. */
function foldLocalPart(localPart: string): string | undefined {
  if (asciiLocalPart.test(localPart)) return localPart.toLowerCase();
  if (!isDotAtom(localPart)) return undefined;
  let folded = '';
  for (const character of localPart) {
    if (character > '\x7f' && character.normalize('NFC') < '\x80') return undefined;
    const lower = character.toLowerCase();
    folded += character > '\x7f' && lower < '\x80' ? character : lower;
  }
  return folded.normalize('NFC');
}

function foldDomain(domain: string): string | undefined {
  if (asciiDomain.test(domain)) return domain.toLowerCase();
  if (!internationalDomain.test(domain)) return undefined;
  const ascii = domainToASCII(domain);
  return asciiDomain.test(ascii) ? ascii : undefined;
}

/** The form in which addresses are compared, or undefined for what is no plain mailbox address. */
export function comparableAddress(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  if (at < 1 || address.length > 320) return undefined;
  const localPart = foldLocalPart(address.slice(0, at));
  const domain = foldDomain(address.slice(at + 1));
  return localPart === undefined || domain === undefined ? undefined : `${localPart}@${domain}`;
}

export function isSameAddress(one: string, other: string): boolean {
  const comparable = comparableAddress(one);
  return comparable !== undefined && comparable === comparableAddress(other);
}

const scripts = ['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Cherokee', 'Hebrew', 'Arabic'] as const;
const scriptTests = scripts.map((script) => ({ script, test: new RegExp(`\\p{Script=${script}}`, 'u') }));

/**
 * Why an address deserves a second look: letters of several alphabets in one label (a homograph), or letters
 * outside ASCII at all. Undefined for plain addresses.
 */
export function oddityOfAddress(address: string): string | undefined {
  if (/^[\x21-\x7e]*$/.test(address)) {
    return /(?:^|[@.])xn--/i.test(address) ? 'the domain is internationalised (xn--)' : undefined;
  }
  for (const label of address.split(/[@.]/)) {
    const present = scriptTests.filter(({ test }) => test.test(label)).map(({ script }) => script);
    if (present.length > 1) return `it mixes ${present.join(' and ')} letters, which can look alike`;
  }
  return 'it has letters outside ASCII, which can look like others';
}
