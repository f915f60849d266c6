import * as z from 'zod';
import { block, duration, list, text } from './fleet-fields';

/** Who says yes to a release: the block `approval` of a fleet file. */
export const approvalSchema = block({
  required: z
    .boolean({ error: 'true or false' })
    .default(true)
    .describe('Whether each release waits for a yes before it touches anything.'),
  approvers: list(
    text(
      /^arn:aws[a-z-]*:(iam::\d{12}:(user|role)\/[\w+=,.@/*-]+|sts::\d{12}:assumed-role\/[\w+=,.@*-]+\/[\w+=,.@*-]+)$/,
      'the ARN of a user or a role, such as arn:aws:iam::111122223333:role/Deployers',
    ),
    1,
    20,
  ).describe('Who may answer, by ARN; * stands for any part of a name. A role stands for all of its sessions.'),
  expiresAfter: duration()
    .default('1d')
    .describe('A question before the release that nobody has answered by then is answered with no: 5m to 14d.'),
  stepExpiresAfter: duration()
    .default('2h')
    .describe('The same for "approval" between the steps; the release then puts everything back: 5m to 12h.'),
}).describe('Who has to say yes to a release. Without this block: nobody.');

/** Between two weights: a person has to say yes before the next one. */
export const APPROVAL_STEP = 'approval';
