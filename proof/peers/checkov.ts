import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { judged } from './accepted';
import { templatesIn } from './assemblies';
import type { PeerCheck } from './check';
import { peerTool } from './tools';

/** checkov: what security teams ask of templates. It calls nobody. */
export const checkov: PeerCheck = {
  name: 'checkov',
  says: 'No template fails a check of security without a reason.',
  run: async ({ assemblies }) => {
    const templates = Object.values(assemblies).flatMap(templatesIn);
    const program = await peerTool('checkov', 'checkov');
    const options = [
      '--framework',
      'cloudformation',
      '--skip-download',
      '--output',
      'json',
      '--quiet',
      '--compact',
      '--soft-fail',
    ];
    const { stdout } = await promisify(execFile)(program, [...options, '--file', ...templates], {
      maxBuffer: 2 ** 28,
      env: { ...process.env, LOG_LEVEL: 'ERROR' },
    });
    const { summary, results } = reportSchema.parse(JSON.parse(stdout));
    const findings = results.failed_checks.map(({ check_id, check_name, file_path, resource }) => ({
      rule: check_id,
      where: `${basename(file_path, '.template.json')} ${resource}`,
      says: check_name,
    }));
    return [
      ...judged('checkov', findings, templates.length),
      {
        says: 'checks',
        ok: summary.passed > 0 && summary.parsing_errors === 0,
        detail: `${summary.passed} passed, ${summary.parsing_errors} templates could not be read`,
      },
    ];
  },
};

const reportSchema = z.object({
  summary: z.object({ passed: z.number(), parsing_errors: z.number() }),
  results: z.object({
    failed_checks: z.array(
      z.object({ check_id: z.string(), check_name: z.string(), file_path: z.string(), resource: z.string() }),
    ),
  }),
});
