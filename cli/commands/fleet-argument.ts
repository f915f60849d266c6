import { z } from 'zod';

/** The fleet a command is about. */
export const fleetArgument = (command: string) => z.string({ error: `name a fleet, such as: kiln ${command} web` });

/** The release a command is about: its id, or its fleet. */
export const releaseArgument = (command: string) =>
  z.string({ error: `name a release, or a fleet that releases, such as: kiln ${command} web` });
