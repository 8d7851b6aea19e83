/** What it means for a signature that a message says inside that it is from somebody else than outside (RFC 9788). */
import type { Reason } from './reason.ts';
import type { SignatureVerdict } from './signature-verdict.ts';

function reasonFor(senders: readonly string[]): Reason {
  const whose = senders.length === 0 ? 'somebody whom nobody can tell' : senders.join(', ');
  const [address] = senders;
  return {
    code: 'protected-sender-differs',
    message: `inside, the message says that it is from ${whose}, which is not who From names`,
    hint: 'Ask the sender over another way whether the message is genuine.',
    ...(address === undefined ? {} : { address }),
  };
}

/**
 * Such a message is not signed by its sender, whoever signed it.
 * @param senders as in `LayerContent`
 */
export function withOtherSenders(
  verdict: SignatureVerdict,
  senders: readonly string[] | undefined,
): SignatureVerdict {
  if (senders === undefined) return verdict;
  return { ...verdict, valid: false, reasons: [reasonFor(senders), ...verdict.reasons] };
}
