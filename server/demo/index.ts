export { shopName } from './goods.ts'
export { demoTasks, resumeDemo, startDemo } from './load.ts'
