export { demoTasks, resumeDemo, startDemo } from './load.ts'
