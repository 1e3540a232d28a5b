import { mountPage } from '../../app/mount';
import { AssessmentsPage } from './assessments-page';

mountPage(AssessmentsPage);
