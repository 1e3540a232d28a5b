import { mountPage } from '../../app/mount';
import { ResultPage } from './result-page';

mountPage(ResultPage);
