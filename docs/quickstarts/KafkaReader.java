// Kafka from Java: reads a topic from its beginning, and goes on where it was, in a group of its own.
// Environment: KAFKA_BOOTSTRAP_SERVERS, KAFKA_USERNAME (partner-<id>), KAFKA_PASSWORD, KAFKA_CA_FILE; KAFKA_GROUP
// (partner-<id>.reader), KAFKA_TOPIC (lead.pk-sd.reporting). Without KAFKA_USERNAME: a broker of one's own machine.
// Needs Java 17 or later, kafka-clients and slf4j-api: java -cp 'libs/*' KafkaReader.java
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;

public class KafkaReader {
    public static void main(String[] arguments) throws Exception {
        Map<String, String> given = System.getenv();
        Properties settings = new Properties();
        settings.put("bootstrap.servers", given.get("KAFKA_BOOTSTRAP_SERVERS"));
        settings.put("group.id", given.get("KAFKA_GROUP"));
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        if (given.containsKey("KAFKA_USERNAME")) {
            settings.put("security.protocol", "SASL_SSL");
            settings.put("sasl.mechanism", "SCRAM-SHA-512");
            settings.put("sasl.jaas.config", String.format(
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";",
                given.get("KAFKA_USERNAME"), given.get("KAFKA_PASSWORD")));
            if (given.containsKey("KAFKA_CA_FILE")) {
                settings.put("ssl.truststore.type", "PEM");
                settings.put("ssl.truststore.location", given.get("KAFKA_CA_FILE"));
            }
        }

        // of each stream the number of its last event; keep it where you keep what you made of the events
        Map<String, Integer> highest = new HashMap<>();
        var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            consumer.wakeup();
            try {
                main.join();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }));
        try (consumer) {
            consumer.subscribe(List.of(given.get("KAFKA_TOPIC")));
            while (true) {
                for (ConsumerRecord<String, String> one : consumer.poll(Duration.ofSeconds(1))) {
                    String stream = header(one, "ce_subject");
                    int sequence = Integer.parseInt(header(one, "ce_sequence"));
                    if (sequence > highest.getOrDefault(stream, 0)) { // a record may come again
                        System.out.println(header(one, "ce_type") + " " + stream + " " + sequence);
                        highest.put(stream, sequence);
                    }
                }
                consumer.commitSync(); // after the work, never before
            }
        } catch (WakeupException stopped) {
            // asked to end
        }
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
