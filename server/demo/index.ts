export { demoTasks, startDemo } from './load.ts'
