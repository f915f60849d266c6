import { questions } from '../aws/questions';
import type { Setting } from '../functions';
import type { ClientSource } from '../shared/clients';

/** The bus has taken a question: nobody need ask it again. */
export async function questionHeard(
  { release, asking }: { readonly release: { readonly id: string }; readonly asking: string },
  at: string,
  { clients, setting }: { readonly clients: ClientSource; readonly setting: (name: Setting) => string },
): Promise<void> {
  await questions(clients, setting).markTold({ releaseId: release.id, asking }, at);
}
