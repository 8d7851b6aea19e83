/** The sentences that both faces say before somebody adds something: once, here. */

/** Said whenever certificates are about to be added. */
export const verificationWarning =
  'Compare the fingerprint in person or over the phone: whoever sends a certificate online may be pretending.';

/** Said whenever a CA is among them. */
export const caWarning =
  'Adding a CA trusts every certificate that it has issued or will issue, through intermediates as well.';

/** Said whenever a private key is about to be added. */
export const ownKeysOnly =
  'Private keys are only for your own organization. Never ask contacts for their private key.';

/** Said whenever a private key is about to go. */
export const keyNeededForOldMail =
  'Mail that was encrypted to it can no longer be read without it: keep a copy if old mail matters.';

/** Said whenever the private key that is about to go is one that nothing new is made with. */
export const keyOnlyForOldMail =
  'Only older mail still needs this private key. That mail can no longer be read without it: keep a copy if it matters.';

/** Said after the store's first private key brought a key file into being. */
export function keyFileAdvice(path: string): string {
  return `A key file was made, ${path}: it opens all private keys of the store. Back it up apart from the store.`;
}
