import * as z from 'zod';
import { block, text } from './fleet-fields';

const onOrOff = () => z.boolean({ error: 'true or false' });

/** What starts releases of a fleet besides people: its `triggers`. */
export const triggersSpec = block({
  requests: onOrOff()
    .default(false)
    .describe('Events "Release Requested" on Kiln’s bus: how a CI asks for a release. Who may put them is up to IAM.'),
  uploads: onOrOff()
    .default(false)
    .describe('Each artifact that is uploaded to image.artifact. Its bucket must send its events to EventBridge.'),
  imageBuilder: block({
    recipe: text(
      /^[a-z0-9][a-z0-9_-]{0,126}$/,
      'the name of an Image Builder recipe, as it stands in its ARN: image-recipe/<name>/1.0.0',
    ).describe('The name of the recipe, in lower case as in its ARN.'),
  })
    .optional()
    .describe('Each image that EC2 Image Builder makes by a recipe, in this account and region, instead of baking.'),
}).describe('What starts releases of this fleet besides people.');
