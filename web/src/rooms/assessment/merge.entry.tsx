import { mountPage } from '../../app/mount';
import { MergePage } from './merge-page';

mountPage(MergePage);
