import { mountPage } from '../../app/mount';
import { TasksPage } from './tasks-page';

mountPage(TasksPage);
