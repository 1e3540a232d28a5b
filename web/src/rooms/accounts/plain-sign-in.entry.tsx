// The way in by passkey on the sign-in page, which the server writes itself (web/templates/sign-in.html) and which works
// without this. Small on purpose: no Preact, no texts but those of the page.
import { canUsePasskeys, isChangeOfMind, provePasskey } from '../../api/passkeys';
import type { Problem, Schemas } from '../../api/types';

const find = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const button = find<HTMLButtonElement>('passkey-button');
const problem = find('passkey-problem');

async function post<T>(path: string, body: unknown): Promise<T> {
  const response = await fetch(`/api/v1/sign-in/${path}`, {
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.ok) return (await response.json()) as T;
  const refused = (await response.json()) as Problem;
  throw new Error(refused[document.documentElement.lang === 'en' ? 'en' : 'ja'].detail);
}

async function signIn(): Promise<void> {
  const question = await post<Schemas['PasskeyQuestion']>('passkey-question', {});
  await post('passkey', await provePasskey(question));
  location.assign(find<HTMLInputElement>('return').value);
}

function show(text: string): void {
  problem.querySelector('.notice-body')!.textContent = text;
}

function sentenceFor(error: unknown): string {
  if (isChangeOfMind(error)) return problem.dataset['left']!;
  /* A TypeError is what fetch() says when nobody answers. */
  return error instanceof TypeError ? problem.dataset['unreachable']! : (error as Error).message;
}

async function press(): Promise<void> {
  button.disabled = true;
  show('');
  await signIn().catch((error: unknown) => show(sentenceFor(error)));
  button.disabled = false;
}

/* Under an IP address passkeys belong to nobody. */
const hasName = !/^(\d+\.){3}\d+$|^\[/.test(location.hostname);
if (canUsePasskeys() && hasName) {
  find('passkey').hidden = false;
  button.addEventListener('click', () => void press());
}
