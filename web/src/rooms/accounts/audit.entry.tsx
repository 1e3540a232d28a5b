import { mountPage } from '../../app/mount';
import { AuditPage } from './audit-page';

mountPage(AuditPage);
