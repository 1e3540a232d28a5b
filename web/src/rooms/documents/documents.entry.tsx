import { mountPage } from '../../app/mount';
import { DocumentsPage } from './documents-page';

mountPage(DocumentsPage);
