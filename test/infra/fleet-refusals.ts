/** A change of the sample fleet, and what must be said of it: a text on the line that is named, and the words. */
export interface Refusal {
  readonly change: readonly [piece: string, by: string];
  readonly finds: readonly (readonly [at: string, says: string])[];
}

const input = (name: string, value: string): Refusal['change'] => ["NODE_MAJOR: '22'", `${name}: '${value}'`];
const SECRET_FIX =
  'keep it in AWS Secrets Manager and let the software read it at run time, by a policy of instances.profilePolicies';

export const REFUSALS: Readonly<Record<string, Refusal>> = {
  'an unknown key, misspelt': {
    change: ['  soak: 5m', '  soak: 5m\n  stepz: 3'],
    finds: [['stepz', 'strategy.stepz: is an unknown key; did you mean steps?']],
  },
  'a key at the wrong place': {
    change: ['rollbackWindow: 2h', 'rollbackWindow: 2h\nsoak: 7m'],
    finds: [['soak: 7m', 'soak: is an unknown key here; it belongs under strategy']],
  },
  'a key nobody knows': {
    change: ['  target: 350', '  target: 350\n  colour: blue'],
    finds: [['colour', 'scaling.colour: is an unknown key here; remove it; known are metric, target']],
  },
  'a text for a number': {
    change: ['port: 8080 #', 'port: eighty #'],
    finds: [['port: eighty', 'traffic[0].port: found the text "eighty"; write a whole number from 1 to 65535']],
  },
  'a number in quotes': {
    change: ['priority: 100', "priority: '100'"],
    finds: [
      [
        'priority:',
        'traffic[0].priority: found the text "100"; write a whole number from 1 to 50000; without quotes it is a number',
      ],
    ],
  },
  'a text without quotes that YAML takes for a number': {
    change: ["matcher: '200'", 'matcher: 200'],
    finds: [
      [
        'matcher:',
        'traffic[0].healthCheck.matcher: found the number 200; write status codes such as "200", "200,204" or "200-299"; in quotes it is a text: "200"',
      ],
    ],
  },
  'a key without a value': {
    change: ['warmup: 90s', 'warmup:'],
    finds: [
      ['warmup:', 'capacity.warmup: found nothing after the colon; write a stretch of time such as 90s, 5m, 2h or 1d'],
    ],
  },
  'a missing field': {
    change: ['  warmup: 90s', '  # warmup: 90s'],
    finds: [['capacity:', 'capacity.warmup: is missing; add it: a stretch of time such as 90s, 5m, 2h or 1d']],
  },
  'a block where a value belongs': {
    change: ['rollbackWindow: 2h', 'rollbackWindow:\n  hours: 2'],
    finds: [
      [
        'rollbackWindow:',
        'rollbackWindow: found a block with the keys hours; write a stretch of time such as 90s, 5m, 2h or 1d',
      ],
    ],
  },
  'a stretch of time in other words': {
    change: ['soak: 5m', 'soak: 5 minutes'],
    finds: [['soak:', 'strategy.soak: found the text "5 minutes"; write a stretch of time such as 90s, 5m, 2h or 1d']],
  },
  'a number out of bounds': {
    change: ['sizeGiB: 20', 'sizeGiB: 4'],
    finds: [['sizeGiB', 'instances.volume.sizeGiB: found the number 4; write a whole number from 8 to 16384']],
  },
  'a value that is none of the choices': {
    change: ['metric: requestsPerTarget', 'metric: memory'],
    finds: [['metric: memory', 'scaling.metric: found the text "memory"; write one of cpu, requestsPerTarget']],
  },
  'two bases': {
    change: ['    ssmParameter:', '    amiId: ami-0123456789abcdef0\n    ssmParameter:'],
    finds: [
      [
        '  base:',
        'image.base: found a block with the keys amiId, ssmParameter; write either "ssmParameter: /name/of/a/parameter" or "amiId: ami-0123456789abcdef0" under it, and nothing else',
      ],
    ],
  },
  'an input in small letters': {
    change: ['NODE_MAJOR:', 'node_major:'],
    finds: [
      [
        'node_major',
        'image.components[0].inputs.node_major: is no good as a key; write an environment variable name in capitals that does not begin with KILN_',
      ],
    ],
  },
  'no conditions': {
    change: ["paths: ['/*']", ''],
    finds: [
      [
        'conditions:',
        'traffic[0].conditions: found nothing after the colon; write a block of indented keys: paths, hosts',
      ],
    ],
  },
  'empty conditions': {
    change: ["paths: ['/*']", '{}'],
    finds: [['conditions:', 'traffic[0].conditions: found an empty block; write paths, hosts or both under it']],
  },
  'a smallest capacity above the largest': {
    change: ['min: 4', 'min: 16'],
    finds: [['min: 16', 'capacity.min: 16 is above capacity.max 12; lower min or raise max to at least 16']],
  },
  'a warm-up of hours': {
    change: ['warmup: 90s', 'warmup: 2h'],
    finds: [['warmup', 'capacity.warmup: 2h is too long: scaling waits for it after every launch; write 1s to 1h']],
  },
  'more CPU than there is': {
    change: ['metric: requestsPerTarget', 'metric: cpu'],
    finds: [
      [
        'target: 350',
        'scaling.target: 350 percent of CPU is never reached; write a percentage such as 50, or set metric to requestsPerTarget',
      ],
    ],
  },
  'steps that fall': {
    change: ['[5, 25, 50, 100]', '[5, 50, 25, 100]'],
    finds: [
      [
        'steps: [5',
        'strategy.steps[2]: 25 comes after 50, but each step must be above the one before; write more than 50 or remove it',
      ],
    ],
  },
  'a step twice': {
    change: ['[5, 25, 50, 100]', '[5, 25, 100, 100]'],
    finds: [
      ['steps: [5', 'strategy.steps[3]: 100 comes after 100, but each step must be above the one before; remove it'],
    ],
  },
  'steps that do not reach 100': {
    change: ['[5, 25, 50, 100]', '[5, 25, 50]'],
    finds: [
      [
        'steps: [5',
        'strategy.steps[2]: the last step is 50, and the old generation would keep the rest of the traffic; add 100 as the last step',
      ],
    ],
  },
  'a soak too short for a declared alarm': {
    change: ['soak: 5m', 'soak: 200s'],
    finds: [
      [
        'soak:',
        'strategy.soak: 200s is shorter than the alarm errors needs to notice (2 datapoints of 1m, 120s until CloudWatch has them: 240s); write at least 4m',
      ],
    ],
  },
  'a soak too short for a slow health check': {
    change: ['interval: 10s', 'interval: 150s'],
    finds: [
      [
        'soak:',
        'strategy.soak: 5m is shorter than target health needs to notice (2 checks every 150s, a timeout of 5s, 30s until the next look: 335s); write at least 335s',
      ],
    ],
  },
  'a soak too short for an alarm that exists': {
    change: ['soak: 5m', 'soak: 2m'],
    finds: [
      [
        'soak:',
        'strategy.soak: 2m is shorter than an alarm such as web-5xx needs to notice (three minutes at the least: 180s); write at least 3m',
      ],
      [
        'soak:',
        'strategy.soak: 2m is shorter than the alarm errors needs to notice (2 datapoints of 1m, 120s until CloudWatch has them: 240s); write at least 4m',
      ],
      [
        'guards: { alarms: [staging-web-5xx] }',
        'strategy.soak: in the stage staging, 2m is shorter than an alarm such as staging-web-5xx needs to notice (three minutes at the least: 180s); write at least 3m',
      ],
    ],
  },
  'a soak of days': {
    change: ['soak: 5m', 'soak: 2d'],
    finds: [['soak:', 'strategy.soak: 2d is too long: a release is not to stand half done for days; write 1s to 24h']],
  },
  'a rollback window of minutes': {
    change: ['rollbackWindow: 2h', 'rollbackWindow: 5m'],
    finds: [
      [
        'rollbackWindow: 5m',
        'rollbackWindow: 5m is too short: the previous generation stands by for it, and costs; write 10m to 30d',
      ],
    ],
  },
  'a builder with too little time': {
    change: ['timeout: 30m', 'timeout: 2m'],
    finds: [
      [
        'timeout: 2m',
        'image.builder.timeout: 2m is too short: a builder needs minutes to start, and costs until it ends; write 5m to 6h',
      ],
    ],
  },
  'an alarm period of odd seconds': {
    change: ['period: 1m', 'period: 90s'],
    finds: [
      [
        'period:',
        "guards.declare[0].period: 90s is no multiple of 60s, the finest a load balancer's metrics come in; write 2m",
      ],
    ],
  },
  'a statistic that never rings': {
    change: ['statistic: Sum #', 'statistic: Average #'],
    finds: [['statistic:', 'guards.declare[0].statistic: Average of HTTPCode_Target_5XX_Count is always 1; write Sum']],
  },
  'a statistic that grows with the traffic': {
    change: ['metric: HTTPCode_Target_5XX_Count', 'metric: TargetResponseTime'],
    finds: [
      [
        'statistic:',
        'guards.declare[0].statistic: a Sum of TargetResponseTime grows with the traffic; write Average or Maximum',
      ],
    ],
  },
  'an alarm named twice': {
    change: ['    - web-5xx', '    - web-5xx\n    - web-5xx # again'],
    finds: [
      ['    - web-5xx # again', 'guards.alarms[1]: web-5xx is also the alarm at guards.alarms[0]; remove one of them'],
    ],
  },
  'two declared alarms of one name': {
    change: [
      '      datapoints: 2',
      `      datapoints: 2
    - { name: errors, metric: TargetResponseTime, statistic: Maximum, threshold: 2 }
     `,
    ],
    finds: [
      [
        '- { name: errors',
        'guards.declare[1].name: errors is also the alarm at guards.declare[0].name; give it another name',
      ],
    ],
  },
  'two scripts of one name': {
    change: ['- name: smoke', '- name: app # again'],
    finds: [
      [
        '- name: app # again',
        'image.tests[0].name: app is also the script at image.components[1].name; give it another name',
      ],
    ],
  },
  'an x86 builder for an arm image': {
    change: ['instanceType: m7g.large', 'instanceType: m7i.large'],
    finds: [
      [
        'instanceType',
        'image.builder.instanceType: m7i.large is x86_64, image.architecture is arm64; take a Graviton type such as m7g.large, or set image.architecture to x86_64',
      ],
    ],
  },
  'x86 instances for an arm image': {
    change: ['types: [m7g.large]', 'types: [g5.xlarge]'],
    finds: [
      [
        'types:',
        'instances.types[0]: g5.xlarge is x86_64, image.architecture is arm64; take a Graviton type such as m7g.large, or set image.architecture to x86_64',
      ],
    ],
  },
  'an artifact without a version': {
    change: ['web-{version}.tar.gz', 'web.tar.gz'],
    finds: [
      [
        'artifact:',
        'image.artifact: found the text "s3://kiln-sample-artifacts/web/web.tar.gz"; write {version} where the version stands, such as s3://bucket/web-{version}.tar.gz',
      ],
    ],
  },
  'an input named like a secret': {
    change: input('DB_PASSWORD', 'hunter2'),
    finds: [
      [
        'DB_PASSWORD',
        `image.components[0].inputs.DB_PASSWORD: has the name of a secret, and an image keeps what it was baked with; ${SECRET_FIX}`,
      ],
    ],
  },
  'an input that holds an AWS key': {
    change: input('DEPLOYER', 'AKIAIOSFODNN7EXAMPLE'),
    finds: [
      [
        'DEPLOYER',
        `image.components[0].inputs.DEPLOYER: has a value that looks like a secret, and an image keeps what it was baked with; ${SECRET_FIX}`,
      ],
    ],
  },
  'a health check as long as its interval': {
    change: ['timeout: 5s', 'timeout: 10s'],
    finds: [
      [
        'timeout: 10s',
        'traffic[0].healthCheck.timeout: 10s is not shorter than the interval of 10s, which AWS refuses; lower timeout below 10s or raise interval above 10s',
      ],
    ],
  },
  'a health check too frequent': {
    change: ['interval: 10s', 'interval: 4s'],
    finds: [
      [
        'interval: 4s',
        'traffic[0].healthCheck.interval: 4s is too short: an ALB checks every 5 to 300 seconds; write 5s to 300s',
      ],
      [
        'timeout: 5s',
        'traffic[0].healthCheck.timeout: 5s is not shorter than the interval of 4s, which AWS refuses; lower timeout below 4s or raise interval above 5s',
      ],
    ],
  },
  'a health check too impatient': {
    change: ['timeout: 5s', 'timeout: 1s'],
    finds: [
      [
        'timeout: 1s',
        'traffic[0].healthCheck.timeout: 1s is too short: an ALB waits 2 to 120 seconds for an answer; write 2s to 120s',
      ],
    ],
  },
  'a status code no ALB takes for healthy': {
    change: ["matcher: '200'", "matcher: '200-599'"],
    finds: [
      [
        'matcher:',
        'traffic[0].healthCheck.matcher: 200-599 names codes that no ALB accepts as healthy; write codes or rising ranges from 200 to 499',
      ],
    ],
  },
  'draining for hours': {
    change: ['deregistrationDelay: 60s', 'deregistrationDelay: 2h'],
    finds: [
      [
        'deregistrationDelay',
        'traffic[0].deregistrationDelay: 2h is too long: a load balancer drains for at most an hour; write 0s to 3600s',
      ],
    ],
  },
  'more conditions than a rule holds': {
    change: ["paths: ['/*']", 'paths: [/a, /b, /c]\n      hosts: [a.example.com, b.example.com, c.example.com]'],
    finds: [
      [
        'conditions:',
        'traffic[0].conditions: 6 paths and hosts are more than the 5 of a listener rule; use fewer or wider patterns',
      ],
    ],
  },
  'more wildcards than a rule holds': {
    change: ["paths: ['/*']", "paths: ['/*a*b*', '/*c*d*e*']"],
    finds: [
      [
        'conditions:',
        'traffic[0].conditions: 7 wildcards are more than the 6 of a listener rule; use fewer or wider patterns',
      ],
    ],
  },
  "a tag of AWS's": {
    change: ['team: platform', "'aws:team': platform"],
    finds: [['aws:team', 'tags["aws:team"]: the prefix aws: is kept for AWS; choose a key without it']],
  },
  "a tag of Kiln's": {
    change: ['team: platform', "'kiln:team': platform"],
    finds: [['kiln:team', 'tags["kiln:team"]: the prefix kiln: is kept for Kiln; choose a key without it']],
  },
  'too many tags': {
    change: ['  team: platform', Array.from({ length: 35 }, (_, index) => `  tag-${index}: x`).join('\n')],
    finds: [
      ['tags:', "tags: 36 tags leave no room for Kiln's own among the 50 that AWS takes; keep at most 35"],
      [
        '    tags:',
        "stages.staging.tags: 36 tags leave no room for Kiln's own among the 50 that AWS takes; keep at most 35",
      ],
    ],
  },
  'a spec too long for its parameter': {
    change: ["NODE_MAJOR: '22'", ['A', 'B', 'C'].map((name) => `${name}: '${name.repeat(2000)}'`).join('\n        ')],
    finds: [
      [
        'fleet: web',
        'fleet: for the stage prod, spec and scripts are 8332 bytes as JSON, and 6656 fit its SSM parameter; make inputs, lists and tags shorter by 1676 bytes, for instance by moving inputs into scripts',
      ],
      [
        'fleet: web',
        'fleet: for the stage staging, spec and scripts are 8336 bytes as JSON, and 6656 fit its SSM parameter; make inputs, lists and tags shorter by 1680 bytes, for instance by moving inputs into scripts',
      ],
    ],
  },
  'uploads, and images of Image Builder besides': {
    change: ['  # imageBuilder: { recipe: web }', '  uploads: true\n  imageBuilder: { recipe: web }'],
    finds: [
      [
        '  uploads: true',
        'triggers.uploads: a fleet that takes its images from Image Builder bakes none from an uploaded artifact; remove uploads or imageBuilder',
      ],
    ],
  },
  'an input that is very long': {
    change: ["NODE_MAJOR: '22'", `LONG: '${'x'.repeat(3000)}'`],
    finds: [
      [
        'LONG',
        'image.components[0].inputs.LONG: found a text of 3000 characters; write a text of at most 2048 characters, without the character NUL',
      ],
    ],
  },
  'a script that does not exist': {
    change: ['script: web/smoke.sh', 'script: web/smok.sh'],
    finds: [
      [
        'web/smok.sh',
        'image.tests[0].script: the script web/smok.sh does not exist; create it beside the fleet file, or correct the path',
      ],
    ],
  },
  'a script outside of the folder': {
    change: ['script: web/smoke.sh', 'script: ../smoke.sh'],
    finds: [
      [
        '../smoke.sh',
        'image.tests[0].script: found the text "../smoke.sh"; write the path of a script, relative to the fleets folder, such as web/install.sh (no spaces, no "..")',
      ],
    ],
  },
  'a folder for a script': {
    change: ['script: web/smoke.sh', 'script: web # a folder'],
    finds: [['script: web # a', 'image.tests[0].script: web is a folder; name the script in it']],
  },
  'a network load balancer': {
    change: [
      'listener: sample',
      'listener: arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/net/lb/0123456789abcdef/0123456789abcdef',
    ],
    finds: [
      [
        'listener: arn',
        'traffic[0].listener: a listener of a Network or Gateway Load Balancer is not yet supported; use the ARN of an ALB listener (…:listener/app/…), or sample',
      ],
    ],
  },
  'a protocol of network load balancers': {
    change: ['protocol: HTTP #', 'protocol: TCP #'],
    finds: [['protocol:', 'traffic[0].protocol: TCP is not yet supported; use an ALB, and HTTP or HTTPS']],
  },
  'more than one instance type': {
    change: ['types: [m7g.large]', 'types: [m7g.large, c7g.large]'],
    finds: [
      ['types:', 'instances.types[1]: more than one instance type is not yet supported; keep one, such as m7g.large'],
    ],
  },
  'more than one traffic entry': {
    change: [
      '# How traffic moves',
      `  - { listener: sample, priority: 7, conditions: { paths: [/x] }, port: 8080, protocol: HTTP, healthCheck: { path: / } }
# How traffic moves`,
    ],
    finds: [
      [
        'priority: 7',
        'traffic[1]: more than one traffic entry is not yet supported; keep one, and give it up to five paths and hosts',
      ],
    ],
  },
  stickiness: {
    change: ['    port: 8080', '    stickiness: 1h\n    port: 8080'],
    finds: [
      [
        'stickiness',
        'traffic[0].stickiness: is not yet supported; keep sessions outside of the instances, in a cookie or a store of their own',
      ],
    ],
  },
  'mixed instances': {
    change: ['  types: [m7g.large]', '  mixedInstances: true\n  types: [m7g.large]'],
    finds: [
      [
        'mixedInstances',
        'instances.mixedInstances: is not yet supported; name one On-Demand type under instances.types',
      ],
    ],
  },
  'spot instances': {
    change: ['  types: [m7g.large]', '  spot: true\n  types: [m7g.large]'],
    finds: [['spot', 'instances.spot: is not yet supported; name one On-Demand type under instances.types']],
  },
  'lifecycle hooks': {
    change: ['rollbackWindow: 2h', 'rollbackWindow: 2h\nhooks: []'],
    finds: [
      [
        'hooks:',
        'hooks: is not yet supported; prepare in image.components and instances.userData, and drain with traffic[].deregistrationDelay',
      ],
    ],
  },
  'scheduled actions': {
    change: ['rollbackWindow: 2h', 'rollbackWindow: 2h\nscheduledActions: []'],
    finds: [
      [
        'scheduledActions:',
        'scheduledActions: is not yet supported; set capacity.min for the quiet hours and let scaling follow the load',
      ],
    ],
  },
  schedules: {
    change: ['rollbackWindow: 2h', 'rollbackWindow: 2h\nschedules: []'],
    finds: [
      [
        'schedules:',
        'schedules: is not yet supported; set capacity.min for the quiet hours and let scaling follow the load',
      ],
    ],
  },
  'a warm pool': {
    change: ['  warmup: 90s', '  warmup: 90s\n  warmPool: { min: 2 }'],
    finds: [
      [
        'warmPool',
        'capacity.warmPool: is not yet supported; move work from instances.userData into image.components, so that instances start fast',
      ],
    ],
  },
  'an overlay for another fleet': {
    change: ['  staging:', '  staging:\n    fleet: other'],
    finds: [
      [
        'fleet: other',
        'stages.staging.fleet: may not differ between stages: the file and the fleet have one name; remove it here and write it once, at fleet of the file',
      ],
    ],
  },
  'an overlay for another image': {
    change: ['  staging:', '  staging:\n    image:\n      components: []'],
    finds: [
      [
        'components: []',
        'stages.staging.image.components: may not differ between stages: what was proven in one stage must be what runs in the next; remove it here and write it once, at image.components of the file',
      ],
    ],
  },
  'an overlay with other user data': {
    change: ['  staging:', '  staging:\n    instances:\n      userData: web/smoke.sh'],
    finds: [
      [
        'userData: web/smoke.sh',
        'stages.staging.instances.userData: may not differ between stages: what boots in one stage must be what boots in the next; remove it here and write it once, at instances.userData of the file',
      ],
    ],
  },
  'an overlay with an unknown key': {
    change: ['  staging:', '  staging:\n    capacitty: { min: 1 }'],
    finds: [['capacitty', 'stages.staging.capacitty: is an unknown key; did you mean capacity?']],
  },
  'an overlay that makes the smallest capacity too large': {
    change: ['      min: 1\n', '      min: 3\n'],
    finds: [
      ['      min: 3', 'stages.staging.capacity.min: 3 is above capacity.max 2; lower min or raise max to at least 3'],
    ],
  },
  'an overlay that makes the largest capacity too small': {
    change: ['      min: 1\n', ''],
    finds: [
      [
        '      max: 2',
        'capacity.min: in the stage staging, 4 is above capacity.max 2; lower min or raise max to at least 4',
      ],
    ],
  },
  'an overlay that removes what every fleet needs': {
    change: ['      min: 1\n', '      min: null\n'],
    finds: [
      [
        '      min: null',
        'stages.staging.capacity.min: null removes a field that every fleet needs; write a value, or remove the line',
      ],
    ],
  },
  'an overlay whose list lacks a field': {
    change: [
      'guards: { alarms: [staging-web-5xx] }',
      'guards: { declare: [{ name: slow, metric: TargetResponseTime, statistic: Maximum }] }',
    ],
    finds: [['name: slow', 'stages.staging.guards.declare[0].threshold: is missing; add it: a number of 0 or more']],
  },
  'an overlay without fields': {
    change: ['  staging:', '  testing:\n  staging:'],
    finds: [['  testing:', 'stages.testing: has no fields under it; put the fields that differ there, or remove it']],
  },
  'a stage with a name that fits nowhere': {
    change: ['  staging:', '  Staging:'],
    finds: [
      [
        '  Staging:',
        'stages.Staging: is no stage; write a stage name of lower-case letters and digits, at most 16 characters',
      ],
    ],
  },
  'a fleet and a stage so long that names do not fit': {
    change: ['fleet: web', 'fleet: web-of-all-our-users'],
    finds: [
      [
        'fleet: web-',
        'fleet: the fleet is web-of-all-our-users, but the file is web.yaml; rename the file to web-of-all-our-users.yaml or the fleet to web',
      ],
      [
        'fleet: web-',
        "fleet: in the stage staging, staging-web-of-all-our-users-v000 has 33 characters, and a target group's name takes 32; shorten the fleet's or the stage's name by 1",
      ],
    ],
  },
  'stages that are a list': {
    change: ['stages:\n  staging:', 'stages: []\nfoo:'],
    finds: [
      ['stages: []', 'stages: is no block of stages; put stage names such as staging under it'],
      [
        'foo:',
        'foo: is an unknown key here; remove it; known are fleet, description, image, instances, capacity, scaling, traffic, strategy, approval, windows, guards, triggers, notify, rollbackWindow, rebuild, tags, stages',
      ],
    ],
  },
  'stages, misspelt': {
    change: ['stages:\n', 'stage: # one too few\n'],
    finds: [['one too few', 'stage: is an unknown key; did you mean stages?']],
  },
  'a key that stands twice': {
    change: ['  max: 12', '  min: 5\n  max: 12'],
    finds: [['  min: 5', 'min: stands twice in its block; remove one of the two']],
  },
  'a tab': {
    change: ['  max: 12', '\tmax: 12'],
    finds: [
      ['\tmax', ': this line is indented with a tab; indent with spaces, as YAML demands'],
      [
        'warmup:',
        ': this is no valid YAML: All mapping items must start at the same column; correct the line, or the one before it',
      ],
    ],
  },
  'YAML that is none': {
    change: ['types: [m7g.large]', 'types: [m7g.large'],
    finds: [
      [
        'volume:',
        ': this is no valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]; correct the line, or the one before it',
      ],
    ],
  },
  'an alias to nowhere': {
    change: ['team: platform', 'team: *nobody'],
    finds: [['team:', ': the alias *nobody has no anchor &nobody before it; write the anchor, or the value itself']],
  },
  'aliases without end': {
    change: [
      'tags:\n  team: platform',
      `tags:
  a: &a [x, x, x, x, x, x]
  b: &b [*a, *a, *a, *a, *a, *a]
  c: &c [*b, *b, *b, *b, *b, *b]
  d: [*c, *c, *c, *c, *c, *c]`,
    ],
    finds: [['yaml-language-server', ': its aliases unfold without end; write the values themselves']],
  },
  'a rebuild without its schedule': {
    change: ['  schedule: cron(0 4 ? * TUE *)', '  # schedule: cron(0 4 ? * TUE *)'],
    finds: [
      [
        'rebuild:',
        'rebuild.schedule: is missing; add it: a cron expression of EventBridge Scheduler, in quotes, such as "cron(0 3 ? * TUE *)"',
      ],
    ],
  },
  'a rebuild by a rate': {
    change: ['cron(0 4 ? * TUE *)', 'rate(7 days)'],
    finds: [
      [
        'schedule: rate',
        'rebuild.schedule: found the text "rate(7 days)"; write a cron expression of EventBridge Scheduler, in quotes, such as "cron(0 3 ? * TUE *)"',
      ],
    ],
  },
  'a rebuild scheduled as crontab writes it': {
    change: ['cron(0 4 ? * TUE *)', 'cron(0 4 * * TUE)'],
    finds: [
      [
        'schedule: cron',
        'rebuild.schedule: it has 5 fields, parted by single blanks; write six: minute, hour, day of the month, month, day of the week, year, such as cron(0 3 ? * TUE *)',
      ],
    ],
  },
  'a rebuild at an hour that no day has': {
    change: ['cron(0 4 ?', 'cron(0 24 ?'],
    finds: [['schedule: cron', 'rebuild.schedule: 24 is no hour; write 0 to 23, *, a range or a list of them']],
  },
  'a rebuild by both days': {
    change: ['cron(0 4 ? * TUE *)', 'cron(0 4 1 * TUE *)'],
    finds: [
      [
        'schedule: cron',
        'rebuild.schedule: its days are 1 of the month and TUE of the week; write ? for exactly one of the two',
      ],
    ],
  },
  'a rebuild every ten minutes': {
    change: ['cron(0 4 ? * TUE *)', 'cron(0/10 4 ? * TUE *)'],
    finds: [
      [
        'schedule: cron',
        'rebuild.schedule: the minute 0/10 stands for several, and a release takes longer than that; write one minute, such as 0',
      ],
    ],
  },
  'a rebuild where no clock is': {
    change: ['timeZone: Europe/Berlin # summer', 'timeZone: Europe/Atlantis # summer'],
    finds: [
      [
        'Europe/Atlantis',
        'rebuild.timeZone: there is no time zone Europe/Atlantis; write a name of the IANA database, such as Europe/Berlin or UTC',
      ],
    ],
  },
  'a rebuild’s window in seconds': {
    change: ['flexibleWindow: 30m', 'flexibleWindow: 90s'],
    finds: [
      [
        'flexibleWindow:',
        'rebuild.flexibleWindow: 90s is no number of whole minutes; write it in minutes, such as 15m',
      ],
    ],
  },
  'a rebuild’s window of days': {
    change: ['flexibleWindow: 30m', 'flexibleWindow: 2d'],
    finds: [
      [
        'flexibleWindow:',
        'rebuild.flexibleWindow: 2d is too long: EventBridge Scheduler takes a day at most; write 1m to 24h',
      ],
    ],
  },
  'images that never grow old': {
    change: ['maxAgeDays: 30', 'maxAgeDays: 0'],
    finds: [['maxAgeDays:', 'rebuild.maxAgeDays: found the number 0; write a whole number from 1 to 365']],
  },
  'a time zone that there is not': {
    change: ['rollbackWindow: 2h', 'rollbackWindow: 2h\nwindows:\n  timeZone: Europe/Berlim'],
    finds: [
      [
        'Berlim',
        'windows.timeZone: found the text "Europe/Berlim"; write the name of a time zone such as Europe/Berlin, America/New_York or UTC',
      ],
    ],
  },
  'release hours of no length': {
    change: [
      'rollbackWindow: 2h',
      "rollbackWindow: 2h\nwindows:\n  timeZone: UTC\n  open: [{ from: '09:00', to: '09:00' }]",
    ],
    finds: [
      [
        "open: [{ from: '09:00', to: '09:00'",
        'windows.open[0].to: from 09:00 to 09:00 is no time at all; write a later time, or from "00:00" to "24:00" for the whole day',
      ],
    ],
  },
  'a freeze on a day that there is not': {
    change: [
      'rollbackWindow: 2h',
      'rollbackWindow: 2h\nwindows:\n  timeZone: UTC\n  freezes: [{ from: 2027-02-30, to: 2027-03-03, reason: x }]',
    ],
    finds: [
      [
        'freezes: [{ from: 2027',
        'windows.freezes[0].from: 2027-02-30 is no day of the calendar; write a day that there is',
      ],
    ],
  },
  'a freeze that ends before it begins': {
    change: [
      'rollbackWindow: 2h',
      'rollbackWindow: 2h\nwindows:\n  timeZone: UTC\n  freezes: [{ from: 2027-02-03, to: 2027-02-01, reason: x }]',
    ],
    finds: [
      [
        'freezes: [{ from: 2027',
        'windows.freezes[0].to: 2027-02-01 is not after 2027-02-03, so nothing is frozen; write a moment after 2027-02-03',
      ],
    ],
  },
  'a wait without an end': {
    change: ['rollbackWindow: 2h', 'rollbackWindow: 2h\nwindows:\n  timeZone: UTC\n  waitAtMost: 60d'],
    finds: [
      [
        'waitAtMost',
        'windows.waitAtMost: 60d is too long: what was asked for so long ago is hardly wanted any more; write 1m to 30d',
      ],
    ],
  },
  'an approver who is none': {
    change: ['rollbackWindow: 2h', 'rollbackWindow: 2h\napproval:\n  approvers: [alice]'],
    finds: [
      [
        'approvers: [alice]',
        'approval.approvers[0]: found the text "alice"; write the ARN of a user or a role, such as arn:aws:iam::111122223333:role/Deployers',
      ],
    ],
  },
  'roles of a path that no session tells': {
    change: [
      'rollbackWindow: 2h',
      "rollbackWindow: 2h\napproval:\n  approvers: ['arn:aws:iam::111122223333:role/web/Dev*']",
    ],
    finds: [
      [
        'role/web/Dev',
        'approval.approvers[0]: a session tells the name of its role and not the path web/, so any role with such a name could answer; leave the path out: arn:aws:iam::111122223333:role/Dev*',
      ],
    ],
  },
  'questions that never expire': {
    change: [
      'rollbackWindow: 2h',
      "rollbackWindow: 2h\napproval:\n  approvers: ['arn:aws:iam::111122223333:role/Dev']\n  expiresAfter: 30d\n  stepExpiresAfter: 1d",
    ],
    finds: [
      [
        'expiresAfter: 30d',
        'approval.expiresAfter: 30d is too long: what was shown is to be what is released; write 5m to 14d',
      ],
      [
        'stepExpiresAfter',
        'approval.stepExpiresAfter: 1d is too long: the release stands half done meanwhile, and holds the claim; write 5m to 12h',
      ],
    ],
  },
  'approvals at the wrong places, that nobody may answer': {
    change: ['steps: [5, 25, 50, 100]', 'steps: [approval, 25, approval, approval, 100]'],
    finds: [
      [
        'steps:',
        'strategy.steps[0]: an approval comes before the first weight; move it behind a weight; approval.required asks before anything is touched',
      ],
      ['steps:', 'strategy.steps[3]: two approvals in a row; remove one of them'],
      [
        'steps:',
        'strategy.steps[0]: nobody may answer this approval: there is no block approval; add approval.approvers, or remove the step',
      ],
    ],
  },
};
