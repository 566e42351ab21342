package dev.spillway.cli.bench;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What a Streams app's producers have sent since they were made, by topic, from their own metrics. */
record Written(Map<String, Long> records, double bytes) {
    static Written by(String applicationId) {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        var records = new TreeMap<String, Long>();
        double bytes = 0;
        try {
            var pattern = new ObjectName("kafka.producer:type=producer-topic-metrics,client-id=" + applicationId
                    + "*,topic=*");
            for (ObjectName each : beans.queryNames(pattern, null)) {
                double sent = (double) beans.getAttribute(each, "record-send-total");
                records.merge(each.getKeyProperty("topic"), (long) sent, Long::sum);
                bytes += (double) beans.getAttribute(each, "byte-total");
            }
        } catch (JMException e) {
            throw new IllegalStateException("the producers' metrics cannot be read", e);
        }
        return new Written(records, bytes);
    }

    long total() {
        return records.values().stream().mapToLong(Long::longValue).sum();
    }
}
