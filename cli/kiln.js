#!/usr/bin/env node
// The sources are TypeScript and run as they are: tsx compiles them as they are asked for, and keeps the result.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
// Whoever reads may stop reading: `kiln rehearse web | head`.
process.stdout.on('error', () => process.exit());
require('tsx/cjs');
void require('./main.ts').main(process.argv);
