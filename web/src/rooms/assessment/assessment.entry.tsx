import { mountPage } from '../../app/mount';
import { AssessmentPage } from './assessment-page';

mountPage(AssessmentPage);
