// Calls to the server's interface. Reads the token and the language from the page's frame.
import { frame } from '../app/frame';
import { ApiError } from './problem';
import { noteTrouble } from './trouble';

const TIMEOUT_MS = 20_000;
const DOWNLOAD_TIMEOUT_MS = 30 * 60_000;

interface CallOptions {
  body?: unknown;
  /** the version the change is based on, where the interface asks for one */
  version?: number;
  /** keep the page even if the session has ended, for calls that save what was typed */
  staysOnSignOut?: boolean;
  /** how long to wait for all of the answer */
  timeoutMs?: number;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Returns the answer's content; throws an ApiError. A session that has ended leads to the sign-in page. */
export async function call<T = void>(method: Method, path: string, options: CallOptions = {}): Promise<T> {
  const response = await answer(method, path, options);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function answer(method: Method, path: string, options: CallOptions): Promise<Response> {
  const response = await send(method, path, options);
  if (response.ok) return response;
  if (response.status === 401 && !options.staysOnSignOut) goToSignIn();
  const error = new ApiError(response.status, await response.json().catch(() => null));
  if (error.wantsFactor) goToSecondFactor();
  if (error.wantsProof && (await askOnce())) return answer(method, path, options);
  throw error;
}

/** The same for an answer that is a file: saves it as the browser saves downloads. */
export async function download(method: Method, path: string): Promise<void> {
  const response = await send(method, path, { timeoutMs: DOWNLOAD_TIMEOUT_MS });
  if (response.ok) return save(await response.blob(), response.headers.get('Content-Disposition'));
  if (response.status === 401) goToSignIn();
  const error = new ApiError(response.status, await response.json().catch(() => null));
  if (error.wantsFactor) goToSecondFactor();
  if (error.wantsProof && (await askOnce())) return download(method, path);
  throw error;
}

/* The name stands in the header as RFC 8187 has it: filename*=UTF-8''… */
function save(file: Blob, disposition: string | null): void {
  const name = disposition?.match(/filename\*=UTF-8''([^;]+)/)?.[1];
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name ? decodeURIComponent(name) : 'download';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), TIMEOUT_MS);
}

let askForProof: () => Promise<boolean> = () => Promise.resolve(false);
let asking: Promise<boolean> | null = null;

/** Sets who asks the person again who she is, where the server wants that proven first; true once it is. */
export function onProofWanted(ask: () => Promise<boolean>): void {
  askForProof = ask;
}

/* Two calls at a time share one question. */
function askOnce(): Promise<boolean> {
  asking ??= askForProof().finally(() => (asking = null));
  return asking;
}

export function goToSignIn(): void {
  leaveFor('/sign-in');
}

function goToSecondFactor(): void {
  leaveFor('/second-factor');
}

/* Leads back here afterwards. */
function leaveFor(page: string): void {
  const here = location.pathname + location.search;
  location.assign(`${page}?return=${encodeURIComponent(here)}`);
}

async function send(method: Method, path: string, options: CallOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-CSRF-Token'] = frame.csrfToken;
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.version !== undefined) headers['If-Match'] = `"${options.version}"`;
  try {
    const response = await fetch(`/api/v1${path}`, {
      method,
      headers,
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
    });
    noteTrouble(response);
    return response;
  } catch {
    throw new ApiError(0, null);
  }
}
