import type { Conversation } from '../conversation';
import { alarmConversation } from './alarms';
import { executionConversation } from './executions';
import { groupConversation } from './groups';
import { imageConversation } from './images';
import { launchTemplateConversation } from './launch-templates';
import { objectConversation } from './objects';
import { parameterConversation } from './parameters';
import { ruleConversation } from './rules';
import { runCommandConversation } from './run-command';
import { scheduleConversation } from './schedules';
import { tableConversation } from './table';
import { targetGroupConversation } from './target-groups';
import { eventConversation, messageConversation } from './telling';

export const conversations: readonly Conversation[] = [
  launchTemplateConversation,
  targetGroupConversation,
  ruleConversation,
  groupConversation,
  imageConversation,
  runCommandConversation,
  parameterConversation,
  tableConversation,
  eventConversation,
  messageConversation,
  scheduleConversation,
  alarmConversation,
  objectConversation,
  executionConversation,
];
