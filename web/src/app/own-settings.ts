// Changes of the person's own settings. The page is written by the server, so it is loaded anew.
import { call } from '../api/client';
import { frame } from './frame';

export async function changeOwnSetting(field: 'name' | 'language' | 'theme', value: string): Promise<void> {
  await call('PUT', `/me/${field}`, { body: { value }, version: frame.me?.version ?? 0 });
  location.reload();
}
