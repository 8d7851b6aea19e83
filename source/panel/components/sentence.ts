/** Messages of errors are clauses, so that both faces can put them where they need them. */

export function withFullStop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** For a message that stands alone: with a capital letter as well. */
export function sentence(message: string): string {
  return withFullStop(message.charAt(0).toUpperCase() + message.slice(1));
}
